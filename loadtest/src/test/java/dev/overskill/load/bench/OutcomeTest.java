package dev.overskill.load.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.bench.Outcome.Faults;
import dev.overskill.load.bench.server.Publisher;
import dev.overskill.load.bench.server.Subject;
import dev.overskill.load.bench.server.Usage;
import dev.overskill.load.bench.wire.Dialer;
import dev.overskill.load.bench.wire.PlainSpeech;
import dev.overskill.load.bench.wire.Speech;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  private final Dialer dialer = new Dialer("outcome-test");
  private final Subject ours = new Silent("ours");
  private final Subject fast = new Silent("fast");
  private final Subject slow = new Silent("slow");
  private final Bench bench = new Bench(ours, List.of(fast, slow), dialer, 1, 1, new AtomicLong());

  @AfterEach
  void close() {
    dialer.close();
  }

  private record Round(double figure, Faults faults) {}

  private ObjectNode json(Map<Subject, List<Round>> found) {
    return new Outcome<>(bench, new LinkedHashMap<>(found))
        .json(
            new Outcome.View<>(
                rounds ->
                    EventJson.mapper()
                        .createObjectNode()
                        .put("figure", Figures.median(rounds, Round::figure)),
                rounds -> Figures.median(rounds, Round::figure),
                Round::faults));
  }

  private static List<Round> rounds(double figure, Faults faults) {
    return List.of(new Round(figure, faults));
  }

  @Test
  void oursIsComparedWithTheBestPeer() {
    var json =
        json(
            Map.of(
                ours, rounds(3, Faults.NONE),
                fast, rounds(2, Faults.NONE),
                slow, rounds(9, Faults.NONE)));

    assertThat(json.path("ratio").asDouble()).isEqualTo(1.5);
    assertThat(json.path("ours").path("figure").asDouble()).isEqualTo(3);
    assertThat(json.path("peers").path("slow").path("figure").asDouble()).isEqualTo(9);
  }

  @Test
  void aPeerThatWasNotMeasuredIsNull() {
    var json = json(Map.of(ours, rounds(3, Faults.NONE)));

    assertThat(json.path("peers").path("fast").isNull()).isTrue();
    assertThat(json.path("ratio").isNull()).isTrue();
  }

  @Test
  void theFaultsOfOursStandAtTheTopAndThoseOfAPeerWithIt() {
    var json =
        json(
            Map.of(
                ours, List.of(new Round(1, new Faults(1, 2, 3)), new Round(1, new Faults(1, 0, 0))),
                fast, rounds(1, new Faults(7, 0, 0))));

    assertThat(json.path("lost").asInt()).isEqualTo(2);
    assertThat(json.path("duplicates").asInt()).isEqualTo(2);
    assertThat(json.path("outOfOrder").asInt()).isEqualTo(3);
    assertThat(json.path("peers").path("fast").path("lost").asInt()).isEqualTo(7);
  }

  /// A server that is only there to be named.
  private record Silent(String name) implements Subject {
    @Override
    public String settings() {
      return "";
    }

    @Override
    public Speech speech() {
      return new PlainSpeech("/");
    }

    @Override
    public int port() {
      return 0;
    }

    @Override
    public boolean warmsUp() {
      return false;
    }

    @Override
    public Memory memory() {
      return Memory.NONE;
    }

    @Override
    public List<String> rooms(int count, boolean fresh) {
      return List.of();
    }

    @Override
    public Publisher publisher(List<String> rooms, long firstLane) {
      throw new UnsupportedOperationException("it has no rooms");
    }

    @Override
    public Usage usage() {
      return new Usage(0, 0);
    }

    @Override
    public void crash() {}

    @Override
    public void close() {}
  }
}
