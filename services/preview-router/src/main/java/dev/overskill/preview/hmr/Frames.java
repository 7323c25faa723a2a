package dev.overskill.preview.hmr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Propagation.Boundary;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The messages of the `vite-hmr` protocol, as JSON text.
public final class Frames {
  private static final JsonMapper JSON = new JsonMapper();

  public static final String CONNECTED = "{\"type\":\"connected\"}";

  /// An update of nothing. It closes the overlay; and after the first update of a page, Vite's
  /// client no longer answers an update under an overlay with a reload, which would lose the page's
  /// state.
  public static final String QUIET = "{\"type\":\"update\",\"updates\":[]}";

  private Frames() {}

  /// Modules to load anew.
  ///
  /// @param firstInvalidatedBy the module that started it by refusing its own update, if one did
  public static String update(
      Collection<Boundary> boundaries, long time, @Nullable String firstInvalidatedBy) {
    var message = JSON.createObjectNode().put("type", "update");
    var updates = message.putArray("updates");
    for (var each : boundaries) {
      var update =
          updates
              .addObject()
              .put("type", each.boundary().isSheet() ? "css-update" : "js-update")
              .put("timestamp", time)
              .put("path", shown(each.boundary()))
              .put("acceptedPath", shown(each.acceptedVia()))
              .put("explicitImportRequired", each.acceptedVia().needsImportFlag())
              .put("isWithinCircularImport", each.circular());
      if (firstInvalidatedBy != null) {
        update.put("firstInvalidatedBy", firstInvalidatedBy);
      }
    }
    return write(message);
  }

  /// A linked sheet goes by its plain address: that is what its `<link>` says.
  private static String shown(ModuleUrl url) {
    return url.isSheet() ? url.path() : url.toString();
  }

  /// A page to load anew.
  ///
  /// @param path `*`, or the page to reload
  public static String fullReload(String path) {
    return write(JSON.createObjectNode().put("type", "full-reload").put("path", path));
  }

  /// Modules that nobody imports any more.
  public static String prune(Collection<ModuleUrl> urls) {
    var message = JSON.createObjectNode().put("type", "prune");
    var paths = message.putArray("paths");
    urls.forEach(url -> paths.add(url.toString()));
    return write(message);
  }

  /// The revision that pages run once they have applied what is sent next; our bridge listens.
  public static String revision(long number) {
    var message = JSON.createObjectNode().put("type", "custom").put("event", "overskill:revision");
    message.putObject("data").put("revision", number);
    return write(message);
  }

  /// Shows the overlay.
  public static String error(Fault fault) {
    var message = JSON.createObjectNode().put("type", "error");
    var err =
        message
            .putObject("err")
            .put("message", fault.message())
            .put("stack", "")
            .put("id", "/" + fault.path())
            .put("plugin", plugin(fault));
    fault.marked().ifPresent(frame -> err.put("frame", frame));
    if (fault.line() > 0) {
      err.putObject("loc")
          .put("file", "/" + fault.path())
          .put("line", fault.line())
          .put("column", fault.column());
    }
    return write(message);
  }

  private static String plugin(Fault fault) {
    return switch (fault.kind()) {
      case TRANSFORM -> "vite:transform";
      case RESOLVE -> "vite:import-analysis";
      case PACK -> "vite:dependencies";
    };
  }

  private static String write(ObjectNode message) {
    try {
      return JSON.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
