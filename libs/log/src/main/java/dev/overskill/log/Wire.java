package dev.overskill.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.events.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/// CloudEvents 1.0 attributes as Kafka headers, the protocol binding's binary mode; [WireReader]
/// reads them.
final class Wire {
  static final String SPEC_VERSION = "1.0";

  private Wire() {}

  static List<Header> headers(Attributes attributes) {
    var headers = new ArrayList<Header>(10);
    add(headers, Attributes.SPEC_VERSION, SPEC_VERSION);
    add(headers, Attributes.ID, attributes.id());
    add(headers, Attributes.TYPE, attributes.type());
    add(headers, Attributes.SOURCE, attributes.source());
    add(headers, Attributes.SUBJECT, attributes.subject());
    add(headers, Attributes.TIME, attributes.time());
    add(headers, Attributes.TENANT, attributes.tenant());
    add(headers, Attributes.RUN, attributes.run());
    add(headers, Attributes.TRACEPARENT, attributes.traceparent());
    add(headers, Attributes.CONTENT_TYPE, "application/json");
    return headers;
  }

  private static void add(List<Header> headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.add(new RecordHeader(name, value.toString().getBytes(UTF_8)));
    }
  }
}
