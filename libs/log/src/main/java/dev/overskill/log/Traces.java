package dev.overskill.log;

import dev.overskill.events.Attributes;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Carries a trace through the log: the `traceparent` header of W3C Trace Context.
public final class Traces {
  private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

  private static final TextMapGetter<Attributes> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Attributes attributes) {
          return List.of(Attributes.TRACEPARENT);
        }

        @Override
        public @Nullable String get(@Nullable Attributes attributes, String key) {
          return attributes != null && key.equals(Attributes.TRACEPARENT)
              ? attributes.traceparent()
              : null;
        }
      };

  private Traces() {}

  /// The `traceparent` of the span that is current on this thread, if one is.
  public static Optional<String> current() {
    if (!Span.current().getSpanContext().isValid()) {
      return Optional.empty();
    }
    var values = new ArrayList<String>(1);
    W3C.inject(
        Context.current(),
        values,
        (list, key, value) -> {
          if (list != null && key.equals(Attributes.TRACEPARENT)) {
            list.add(value);
          }
        });
    return values.stream().findFirst();
  }

  /// The context a record was written in.
  public static Context of(Attributes attributes) {
    return W3C.extract(Context.root(), attributes, GETTER);
  }

  /// A span for the work a record causes, child of the span that wrote it.
  public static Span consuming(LogRecord record, String name) {
    return GlobalOpenTelemetry.getTracer("dev.overskill.log")
        .spanBuilder(name)
        .setParent(of(record.attributes()))
        .setSpanKind(SpanKind.CONSUMER)
        .startSpan();
  }
}
