package dev.overskill.files.tool;

import dev.overskill.files.history.Answers.Given;
import dev.overskill.log.Parking;
import dev.overskill.log.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// What a lane does with a call: answers it, however often that takes.
///
/// A part that is away is waited for. A call that keeps failing is given up with a refusal and its
/// record parked, so that it does not hold up what the agent does next.
final class ToolWork {
  private static final Logger LOG = Logger.getLogger(ToolWork.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 12;

  private final ToolAnswers answers;
  private final Parking parking;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Duration attempt;
  private volatile boolean closing;

  ToolWork(
      ToolAnswers answers, Parking parking, MeterRegistry meters, Clock clock, Duration attempt) {
    this.answers = answers;
    this.parking = parking;
    this.meters = meters;
    this.clock = clock;
    this.attempt = attempt;
  }

  void run(ToolConsumer.Job job) {
    var call = job.complete().call();
    var span = Traces.consuming(call.last(), "tool " + call.tool());
    try (var _ = span.makeCurrent()) {
      var sample = Timer.start();
      var given = persist(job);
      if (given != null) {
        job.fold().answered(job.complete());
        measure(call, given, sample);
      }
    } catch (RuntimeException | InterruptedException e) {
      span.setStatus(StatusCode.ERROR);
      LOG.errorf(e, "tool call dropped app=%s call=%s", call.owned().app(), call.id());
    } finally {
      span.end();
    }
  }

  private @Nullable Given persist(ToolConsumer.Job job) throws InterruptedException {
    var call = job.complete().call();
    var pause = FIRST_PAUSE;
    for (var attempts = 1; !closing && !job.fold().isDropped(); attempts++) {
      try {
        var asked = attempts <= ATTEMPTS ? answers.answer(call) : answers.giveUp(call);
        var given = asked.await().atMost(attempt);
        if (attempts > ATTEMPTS) {
          parking.park(call.last(), "the call could not be answered");
        }
        return given;
      } catch (RuntimeException e) {
        meters.counter("overskill.files.tools.failures").increment();
        LOG.errorf(
            e,
            "tool call failed app=%s call=%s attempt=%d",
            call.owned().app(),
            call.id(),
            attempts);
        Thread.sleep(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
      }
    }
    return null;
  }

  private void measure(ToolCall call, Given given, Timer.Sample sample) {
    var code = ToolAnswers.code(given);
    var tool = answers.label(call);
    sample.stop(meters.timer("overskill.files.tools.apply", "tool", tool, "outcome", code));
    if (given instanceof Given.Now) {
      meters
          .timer("overskill.files.tools.answered", "tool", tool)
          .record(Duration.between(call.last().appended(), clock.instant()));
    }
    LOG.debugf(
        "tool call answered tenant=%s app=%s call=%s tool=%s outcome=%s",
        call.owned().tenant(), call.owned().app(), call.id(), call.tool(), code);
  }

  /// Stops trying; what is not answered is repeated by the log.
  void close() {
    closing = true;
  }
}
