package dev.overskill.events;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The attributes of a record: CloudEvents 1.0 in Kafka's binary mode, one header each.
///
/// @param id unique per event; consumers are idempotent by it
/// @param type what happened, e.g. `file.changed` or `ag-ui.TOOL_CALL_START`
/// @param source who wrote it, e.g. `/file-store`
/// @param subject the app it is about; null only on records about a whole tenant
/// @param time when it happened, to the microsecond
/// @param tenant whose it is
/// @param run the agent run it belongs to, where there is one
/// @param traceparent W3C trace context of the work that caused it
public record Attributes(
    String id,
    String type,
    String source,
    @Nullable AppId subject,
    Instant time,
    TenantId tenant,
    @Nullable RunId run,
    @Nullable String traceparent) {
  public static final String ID = "ce_id";
  public static final String TYPE = "ce_type";
  public static final String SOURCE = "ce_source";
  public static final String SUBJECT = "ce_subject";
  public static final String TIME = "ce_time";
  public static final String TENANT = "ce_tenant";
  public static final String RUN = "ce_run";
  public static final String SPEC_VERSION = "ce_specversion";
  public static final String TRACEPARENT = "traceparent";
  public static final String CONTENT_TYPE = "content-type";

  public Attributes {
    if (id.isEmpty() || id.length() > 128) {
      throw new IllegalArgumentException("ce_id must have 1 to 128 characters");
    }
    if (type.isEmpty() || type.length() > 128) {
      throw new IllegalArgumentException("ce_type must have 1 to 128 characters");
    }
  }

  /// The app this record is about, or a refusal of the record if it names none.
  public AppId app() {
    if (subject == null) {
      throw new IllegalArgumentException("ce_subject is missing");
    }
    return subject;
  }
}
