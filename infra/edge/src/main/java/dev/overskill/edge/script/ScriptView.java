package dev.overskill.edge.script;

import dev.overskill.edge.namespace.Namespace;
import java.util.LinkedHashMap;
import java.util.Map;

/// A stored script in the shapes the API shows.
final class ScriptView {
  private ScriptView() {}

  /// The answer to an upload.
  static Map<String, Object> uploaded(StoredScript script) {
    var view = summary(script);
    view.put("startup_time_ms", script.stamp().startupTimeMs());
    view.put("deployment_id", script.stamp().deploymentId());
    view.put("named_handlers", script.stamp().namedHandlers());
    view.put("entry_point", String.valueOf(script.code().mainModule()));
    return view;
  }

  static Map<String, Object> full(Namespace namespace, StoredScript script) {
    var view = new LinkedHashMap<String, Object>();
    view.put("script", summary(script));
    view.put("dispatch_namespace", namespace.namespaceName());
    view.put("created_on", script.stamp().createdOn());
    view.put("modified_on", script.stamp().modifiedOn());
    return view;
  }

  static Map<String, Object> summary(StoredScript script) {
    var view = new LinkedHashMap<String, Object>();
    view.put("id", script.name());
    view.put("etag", script.etag());
    view.put("tags", script.setup().tags());
    view.put("handlers", script.stamp().handlers());
    view.put("has_assets", script.site() != null);
    view.put("has_modules", script.code().mainModule() != null);
    view.put("compatibility_date", script.code().compatibilityDate());
    view.put("compatibility_flags", script.code().compatibilityFlags());
    view.put("created_on", script.stamp().createdOn());
    view.put("modified_on", script.stamp().modifiedOn());
    view.put("logpush", false);
    view.put("usage_model", "standard");
    script.setup().settings().properties().forEach(e -> view.put(e.getKey(), e.getValue()));
    return view;
  }

  static Map<String, Object> settings(StoredScript script) {
    var view = new LinkedHashMap<String, Object>();
    view.put("bindings", Bindings.shown(script.setup().bindings()));
    view.put("compatibility_date", script.code().compatibilityDate());
    view.put("compatibility_flags", script.code().compatibilityFlags());
    view.put("logpush", false);
    view.put("tags", script.setup().tags());
    view.put("usage_model", "standard");
    script.setup().settings().properties().forEach(e -> view.put(e.getKey(), e.getValue()));
    return view;
  }
}
