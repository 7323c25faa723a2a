package dev.overskill.stream.redact;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Masks secrets in the values of records, in the order of the log: the same log gives the same
/// bytes on every node. For one thread; for every record once, and only for those that are kept.
///
/// The deltas of messages, reasoning and tool arguments are read as one text each, so a secret is
/// found however it is split. What may be the beginning of one is held back and travels with the
/// next delta of its item; if the item ends before it is decided, its `…_END` event carries it as a
/// `delta` of its own, to be added as any other. No event is invented, none is dropped.
public final class Redaction {
  /// Items whose text is followed at once. The one that was silent for longest is forgotten first.
  private static final int ITEMS = 16_384;

  private static final String DELTA = "delta";
  private static final byte[] LAST_DELTA = ",\"delta\":\"".getBytes(US_ASCII);

  private final Map<Item, Deltas> items =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Item, Deltas> eldest) {
          return size() > ITEMS;
        }
      };

  private enum Kind {
    MESSAGE("messageId"),
    REASONING("messageId"),
    TOOL_CALL("toolCallId");

    private final String idMember;

    Kind(String idMember) {
      this.idMember = idMember;
    }
  }

  private record Item(TenantId tenant, AppId app, Kind kind, String id) {}

  /// The value to pass on: the same array if there is nothing to mask in it. Never throws; what is
  /// no JSON is read as the bytes it is.
  public byte[] redact(Topics topic, Attributes attributes, byte[] value) {
    if (topic != Topics.AGENT_EVENTS) {
      return Scan.whole(value);
    }
    return switch (attributes.type()) {
      case AgentEvent.TYPE_PREFIX + "TEXT_MESSAGE_CONTENT" ->
          piece(Kind.MESSAGE, attributes, value);
      case AgentEvent.TYPE_PREFIX + "REASONING_MESSAGE_CONTENT" ->
          piece(Kind.REASONING, attributes, value);
      case AgentEvent.TYPE_PREFIX + "TOOL_CALL_ARGS" -> piece(Kind.TOOL_CALL, attributes, value);
      case AgentEvent.TYPE_PREFIX + "TEXT_MESSAGE_END" -> end(Kind.MESSAGE, attributes, value);
      case AgentEvent.TYPE_PREFIX + "REASONING_MESSAGE_END" ->
          end(Kind.REASONING, attributes, value);
      case AgentEvent.TYPE_PREFIX + "TOOL_CALL_END" -> end(Kind.TOOL_CALL, attributes, value);
      default -> Scan.whole(value);
    };
  }

  private static Optional<Item> item(Kind kind, Attributes attributes, byte[] value) {
    return Members.find(value, kind.idMember)
        .map(id -> new Item(attributes.tenant(), attributes.app(), kind, id.text(value)));
  }

  private byte[] piece(Kind kind, Attributes attributes, byte[] value) {
    var delta = Members.find(value, DELTA);
    var item = item(kind, attributes, value);
    if (delta.isEmpty() || item.isEmpty()) {
      return Scan.whole(value);
    }
    int from = delta.get().from();
    int to = delta.get().to();
    var shown = items.computeIfAbsent(item.get(), _ -> new Deltas()).take(value, from, to);
    var around = Scan.range(Scan.range(value, 0, from), to, value.length);
    if (Arrays.equals(shown, 0, shown.length, around, from, to)) {
      return around;
    }
    return spliced(around, from, to, shown);
  }

  private byte[] end(Kind kind, Attributes attributes, byte[] value) {
    var masked = Scan.whole(value);
    var rest = item(kind, attributes, value).map(items::remove).map(Deltas::rest);
    int brace = lastBrace(masked);
    if (rest.isEmpty() || rest.get().length == 0 || brace < 0) {
      return masked;
    }
    var member = new ByteArrayOutputStream(rest.get().length + LAST_DELTA.length + 1);
    member.writeBytes(LAST_DELTA);
    member.writeBytes(rest.get());
    member.write('"');
    return spliced(masked, brace, brace, member.toByteArray());
  }

  private static int lastBrace(byte[] value) {
    int at = value.length - 1;
    while (at >= 0 && value[at] != '}') {
      at--;
    }
    return at;
  }

  private static byte[] spliced(byte[] value, int from, int to, byte[] instead) {
    var out = new ByteArrayOutputStream(value.length - (to - from) + instead.length);
    out.write(value, 0, from);
    out.writeBytes(instead);
    out.write(value, to, value.length - to);
    return out.toByteArray();
  }
}
