package dev.overskill.edge.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.api.Envelope;
import dev.overskill.edge.asset.AssetUploads;
import dev.overskill.edge.namespace.Namespace;
import dev.overskill.edge.namespace.Namespaces;
import dev.overskill.edge.script.StoredScript.Setup;
import dev.overskill.edge.wire.Answer;
import dev.overskill.edge.wire.Multipart;
import dev.overskill.edge.wire.Request;
import dev.overskill.edge.wire.Routes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/// The part of the API about scripts in a dispatch namespace.
public final class ScriptRoutes {
  private final Namespaces namespaces;
  private final Scripts scripts;
  private final ScriptUploads uploads;
  private final AssetUploads assets;

  public ScriptRoutes(
      Namespaces namespaces, Scripts scripts, ScriptUploads uploads, AssetUploads assets) {
    this.namespaces = namespaces;
    this.scripts = scripts;
    this.uploads = uploads;
    this.assets = assets;
  }

  public void serve(Routes routes, String base) {
    var all = base + "/{ns}/scripts";
    var one = all + "/{script}";
    routes
        .on("GET", all, this::list)
        .on("DELETE", all, this::deleteTagged)
        .on(
            "GET",
            one,
            request -> Envelope.ok(ScriptView.full(namespace(request), script(request))))
        .on("PUT", one, this::put)
        .on("DELETE", one, this::delete)
        .on("GET", one + "/content", this::content)
        .on("POST", one + "/assets-upload-session", this::openAssets)
        .on("GET", one + "/settings", request -> Envelope.ok(ScriptView.settings(script(request))))
        .on("PATCH", one + "/settings", this::patchSettings)
        .on(
            "GET",
            one + "/bindings",
            request -> Envelope.list(Bindings.shown(script(request).setup().bindings())))
        .on("GET", one + "/secrets", request -> Envelope.list(secrets(request)))
        .on("PUT", one + "/secrets", this::putSecret)
        .on("PATCH", one + "/secrets-bulk", this::patchSecrets)
        .on("GET", one + "/secrets/{name}", this::secret)
        .on("DELETE", one + "/secrets/{name}", this::deleteSecret)
        .on("GET", one + "/tags", request -> Envelope.list(script(request).setup().tags()))
        .on("PUT", one + "/tags", this::putTags)
        .on("PUT", one + "/tags/{tag}", request -> retag(request, tags -> with(tags, request)))
        .on(
            "DELETE",
            one + "/tags/{tag}",
            request -> retag(request, tags -> without(tags, request)));
  }

  private Answer list(Request request) {
    var found =
        scripts.list(namespace(request)).stream()
            .filter(TagFilter.of(request.query("tags").orElse("")))
            .map(ScriptView::summary)
            .toList();
    return Envelope.page(found, Map.of("count", found.size(), "cursor", ""));
  }

  private Answer deleteTagged(Request request) {
    var filter =
        request
            .query("tags")
            .filter(words -> !words.isBlank())
            .orElseThrow(() -> new ApiFailure(ApiError.MALFORMED, "A tag filter is mandatory."));
    var namespace = namespace(request);
    scripts.list(namespace).stream()
        .filter(TagFilter.of(filter))
        .forEach(script -> scripts.delete(namespace, script.name()));
    return Envelope.ok(null);
  }

  private Answer put(Request request) {
    var script = uploads.put(namespace(request), request.param("script"), request);
    return Envelope.ok(ScriptView.uploaded(script));
  }

  private Answer delete(Request request) {
    if (!scripts.delete(namespace(request), request.param("script"))) {
      throw new ApiFailure(ApiError.NOT_IN_NAMESPACE);
    }
    return Envelope.ok(null);
  }

  private Answer openAssets(Request request) {
    var name = request.param("script");
    Scripts.checkName(name);
    return assets.open(namespace(request).namespaceId(), name, request);
  }

  private Answer content(Request request) {
    var boundary = "----overskill-edge-content";
    var body = new ByteArrayOutputStream();
    for (var module : script(request).code().modules()) {
      var head =
          "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\nContent-Type: %s\r\n\r\n"
              .formatted(boundary, module.name(), module.name(), module.contentType());
      body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
      body.writeBytes(scripts.content(module));
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return Answer.bytes("multipart/form-data; boundary=" + boundary, body.toByteArray());
  }

  private Answer patchSettings(Request request) {
    var sent =
        Multipart.parts(request.header("content-type").orElse(""), request.body())
            .flatMap(parts -> parts.stream().filter(p -> p.name().equals("settings")).findFirst())
            .flatMap(part -> request(request, part).json())
            .or(request::json)
            .filter(JsonNode::isObject)
            .orElseThrow(() -> new ApiFailure(ApiError.MALFORMED, "settings is missing"));
    var changed =
        change(
            request,
            setup -> {
              var settings = setup.settings().deepCopy().setAll((ObjectNode) sent);
              ((ObjectNode) settings).remove(List.of("bindings", "tags"));
              var tags = sent.has("tags") ? words(sent.get("tags")) : setup.tags();
              return new Setup(setup.bindings(), tags, (ObjectNode) settings);
            });
    return Envelope.ok(ScriptView.settings(changed));
  }

  private Answer putSecret(Request request) {
    var secret = request.json().orElseThrow(() -> new ApiFailure(ApiError.MALFORMED));
    change(request, setup -> with(setup, Bindings.withSecret(setup.bindings(), secret)));
    return Envelope.ok(
        Map.of("name", secret.path("name").asText(), "type", secret.path("type").asText()));
  }

  private Answer patchSecrets(Request request) {
    var sent = request.json().orElseThrow(() -> new ApiFailure(ApiError.MALFORMED));
    var changed =
        change(
            request,
            setup -> {
              var bindings = setup.bindings();
              for (var entry : sent.path("secrets").properties()) {
                bindings =
                    entry.getValue().isNull()
                        ? Bindings.without(bindings, entry.getKey())
                        : Bindings.withSecret(
                            bindings,
                            ((ObjectNode) entry.getValue().deepCopy()).put("name", entry.getKey()));
              }
              return with(setup, bindings);
            });
    return Envelope.list(Bindings.secrets(changed.setup().bindings()));
  }

  private Answer secret(Request request) {
    return Envelope.ok(
        secrets(request).stream()
            .filter(secret -> secret.path("name").asText().equals(request.param("name")))
            .findFirst()
            .orElseThrow(() -> new ApiFailure(ApiError.NOT_IN_NAMESPACE, "No such secret.")));
  }

  private Answer deleteSecret(Request request) {
    var _ = secret(request);
    change(
        request, setup -> with(setup, Bindings.without(setup.bindings(), request.param("name"))));
    return Envelope.ok(null);
  }

  private Answer putTags(Request request) {
    var sent = request.json().filter(JsonNode::isArray);
    var tags = words(sent.orElseThrow(() -> new ApiFailure(ApiError.MALFORMED)));
    return retag(request, present -> tags);
  }

  private Answer retag(Request request, UnaryOperator<List<String>> tags) {
    var changed =
        change(
            request,
            setup -> new Setup(setup.bindings(), tags.apply(setup.tags()), setup.settings()));
    return Envelope.list(changed.setup().tags());
  }

  private StoredScript change(Request request, ScriptUploads.Change change) {
    return uploads.change(namespace(request), request.param("script"), change);
  }

  private List<JsonNode> secrets(Request request) {
    return Bindings.secrets(script(request).setup().bindings());
  }

  private Namespace namespace(Request request) {
    return namespaces.require(request.param("ns"));
  }

  private StoredScript script(Request request) {
    return scripts.require(namespace(request), request.param("script"));
  }

  private static Request request(Request whole, Multipart.Part part) {
    return new Request(
        whole.method(),
        whole.path(),
        whole.params(),
        whole.query(),
        whole.headers(),
        part.content());
  }

  private static Setup with(Setup setup, com.fasterxml.jackson.databind.node.ArrayNode bindings) {
    return new Setup(bindings, setup.tags(), setup.settings());
  }

  private static List<String> with(List<String> tags, Request request) {
    var more = new ArrayList<>(without(tags, request));
    more.add(request.param("tag"));
    return more;
  }

  private static List<String> without(List<String> tags, Request request) {
    return tags.stream().filter(tag -> !tag.equals(request.param("tag"))).toList();
  }

  private static List<String> words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
