package dev.overskill.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/// A value of any record of the wire, made from its components' types.
final class Samples {
  private static final AppId APP = new AppId("app_1");
  private static final BlobHash BLOB = BlobHash.of(new byte[0]);

  private Samples() {}

  static Object of(Class<?> type) {
    try {
      var components = type.getRecordComponents();
      var arguments = Arrays.stream(components).map(Samples::value).toArray();
      var constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a record cannot be made", e);
    }
  }

  private static Object value(RecordComponent component) {
    var type = component.getType();
    if (type == List.class) {
      return switch (component.getName()) {
        case "changes" -> List.of(of(AppEvent.FileChange.class));
        case "links" -> List.of(of(AppState.Viewing.Link.class));
        case "domains" -> List.of(of(AppState.Domains.Domain.class));
        case "faults" -> List.of(of(AppState.Preview.Fault.class));
        case "runs" -> List.of(new RunId("run-1"), new RunId("run-2"));
        default -> List.of("a");
      };
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return switch (type.getSimpleName()) {
      case "String" -> "text ✓";
      case "Integer" -> 7;
      case "boolean" -> true;
      case "long", "Long" -> 7L;
      case "Instant" -> Instant.parse("2026-01-01T00:00:00.123456Z");
      case "URI" -> URI.create("http://localhost/");
      case "JsonNode" -> (JsonNode) TextNode.valueOf("node");
      case "AppId" -> APP;
      case "TenantId" -> new TenantId("ten_1");
      case "RunId" -> new RunId("run-1");
      case "ToolCallId" -> new ToolCallId("call:1");
      case "ReleaseId" -> new ReleaseId("rel_1");
      case "AppSlug" -> new AppSlug("my-app");
      case "BlobHash" -> BLOB;
      case "Revision" -> new Revision(3);
      case "ToolOutcome" -> new AppEvent.ToolOutcome.Refused("edit_mismatch", "line 3 differs");
      default -> of(type);
    };
  }
}
