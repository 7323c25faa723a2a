package dev.overskill.compiler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.compiler.Call.Answer;
import dev.overskill.compiler.CompilerSettings.Limits;
import dev.overskill.compiler.Failure.Rejected;
import dev.overskill.compiler.Failure.Unavailable;
import dev.overskill.compiler.Outcome.Done;
import dev.overskill.compiler.Outcome.Failed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The compiler as a pool of supervised Node processes spoken to over stdio.
///
/// Answers arrive on a thread of the pool: who needs an event loop moves there with `emitOn`.
public final class CompilerProcesses implements Compiler, AutoCloseable {

  /// The process keeps the time of jobs itself; we only step in when it does not.
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final CompilerSettings settings;
  private final MeterRegistry meters;
  private final Requests requests;
  private final List<Lane> lanes;
  private final AtomicLong ids = new AtomicLong();

  public CompilerProcesses(CompilerSettings settings, MeterRegistry meters) {
    this.settings = settings;
    this.meters = meters;
    ObjectMapper json = mapper(settings.limits().frameBytes());
    this.requests = new Requests(json);
    byte[] greeting = requests.frame(requests.hello(), 0, settings.limits().transform());
    Runnable onRestart = meters.counter("compiler.restarts")::increment;
    this.lanes =
        Stream.generate(() -> new Lane(settings, json, greeting, onRestart))
            .limit(settings.processes())
            .toList();
    meters.gauge("compiler.processes.ready", lanes, all -> readyLanes());
    meters.gauge("compiler.requests.open", lanes, all -> openCalls());
  }

  private static ObjectMapper mapper(int maxBytes) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder().maxStringLength(maxBytes).build();
    return new ObjectMapper(JsonFactory.builder().streamReadConstraints(constraints).build());
  }

  /// Starts the processes; returns at once. Requests may be made right away and wait.
  public void start() {
    lanes.forEach(Lane::start);
  }

  /// Whether at least one process answers.
  public boolean ready() {
    return lanes.stream().anyMatch(Lane::ready);
  }

  /// The process ids of the pool, for a person who looks for them.
  public List<Long> pids() {
    return lanes.stream().map(Lane::pid).filter(pid -> pid > 0).toList();
  }

  private double readyLanes() {
    return lanes.stream().filter(Lane::ready).count();
  }

  private double openCalls() {
    return lanes.stream().mapToInt(Lane::load).sum();
  }

  @Override
  public Uni<Outcome<ViteClient>> client() {
    return quick("hello", requests::hello, Answers::client);
  }

  @Override
  public Uni<Outcome<Transformed>> transform(TransformRequest request) {
    return quick("transform", () -> requests.transform(request), Answers::transformed);
  }

  @Override
  public Uni<Outcome<List<String>>> candidates(List<SourceText> files) {
    return quick("candidates", () -> requests.candidates(files), Answers::candidates);
  }

  @Override
  public Uni<Outcome<Scan>> scan(List<SourceText> files) {
    return quick("scan", () -> requests.scan(files), Answers::scan);
  }

  @Override
  public Uni<Outcome<Pack>> pack(PackRequest request) {
    return job("pack", () -> requests.pack(request, settings.cacheDir()), Answers::pack);
  }

  @Override
  public Uni<Outcome<Bundle>> bundle(BundleRequest request) {
    return job("bundle", () -> requests.bundle(request, settings.cacheDir()), Answers::bundle);
  }

  private <T> Uni<Outcome<T>> quick(
      String op, Supplier<ObjectNode> request, Function<JsonNode, T> read) {
    Kind kind = new Kind(op, true, settings.limits().transform());
    return Uni.createFrom()
        .completionStage(() -> send(kind, request.get()).thenApply(a -> outcome(a, read)));
  }

  private <T> Uni<Outcome<T>> job(
      String op, Supplier<ObjectNode> request, Function<JsonNode, T> read) {
    Kind kind = new Kind(op, false, settings.limits().job());
    return Uni.createFrom()
        .completionStage(() -> send(kind, request.get()).thenApply(a -> outcome(a, read)));
  }

  private record Kind(String op, boolean quick, Duration limit) {}

  private CompletableFuture<Answer> send(Kind kind, ObjectNode request) {
    Timer.Sample sample = Timer.start(meters);
    long id = ids.incrementAndGet();
    byte[] frame = requests.frame(request, id, kind.limit());
    Limits limits = settings.limits();
    Call call = Call.of(id, frame, kind.quick());
    if (frame.length > limits.frameBytes()) {
      String message =
          "the request has " + frame.length + " bytes, the limit is " + limits.frameBytes();
      call.fail(new Rejected("too_large", message));
    } else {
      Lane lane = lanes.stream().min(Comparator.comparingInt(Lane::load)).orElseThrow();
      lane.submit(call);
      expireLate(kind, call, lane);
    }
    return call.answer().whenComplete((answer, none) -> sample.stop(timer(kind.op(), answer)));
  }

  private static void expireLate(Kind kind, Call call, Lane lane) {
    Duration limit = kind.quick() ? kind.limit() : kind.limit().plus(GRACE);
    Answer late =
        new Answer.Refusal(
            new Unavailable("timeout", kind.op() + " took longer than " + kind.limit()));
    CompletableFuture<Answer> timed =
        call.answer().completeOnTimeout(late, limit.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        timed.thenAccept(answer -> {
          if (answer.equals(late)) {
            lane.expire(call, kind.quick());
          }
        });
  }

  private Timer timer(String op, Answer answer) {
    String outcome =
        switch (answer) {
          case Answer.Result _ -> "done";
          case Answer.Refusal(Failure.SourceError _) -> "source_error";
          case Answer.Refusal(Failure.DependencyError _) -> "dependency_error";
          case Answer.Refusal(Rejected _) -> "rejected";
          case Answer.Refusal(Unavailable why) -> why.code();
        };
    return meters.timer("compiler.requests", "op", op, "outcome", outcome);
  }

  private static <T> Outcome<T> outcome(Answer answer, Function<JsonNode, T> read) {
    return switch (answer) {
      case Answer.Result(JsonNode value) -> new Done<>(read.apply(value));
      case Answer.Refusal(Failure why) -> new Failed<>(why);
    };
  }

  @Override
  public void close() {
    lanes.forEach(Lane::close);
  }
}
