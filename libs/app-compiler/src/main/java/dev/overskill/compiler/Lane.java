package dev.overskill.compiler;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overskill.compiler.Call.Answer;
import dev.overskill.compiler.Failure.Unavailable;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One place in the pool: a process, kept alive, and the calls it has not answered yet.
///
///     starting ─answers hello→ ready ─dies→ backing off ─→ starting
///
/// A call that was under way when the process died is sent once more if that is safe; otherwise,
/// and the second time, it fails.
final class Lane implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Lane.class);
  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long MAX_BACKOFF_MILLIS = 5_000;
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final CompilerSettings settings;
  private final ObjectMapper json;
  private final byte[] greeting;
  private final Runnable onRestart;
  private final Map<Long, Call> open = new ConcurrentHashMap<>();
  private final LinkedBlockingQueue<Call> toSend = new LinkedBlockingQueue<>();
  private final Thread supervisor;
  private volatile @Nullable NodeProcess current;
  private volatile boolean ready;
  private volatile boolean closed;

  /// @param greeting a `hello` frame with id 0; its answer makes the lane ready
  Lane(CompilerSettings settings, ObjectMapper json, byte[] greeting, Runnable onRestart) {
    this.settings = settings;
    this.json = json;
    this.greeting = greeting;
    this.onRestart = onRestart;
    this.supervisor = Thread.ofPlatform().daemon().name("compiler-lane").unstarted(this::supervise);
  }

  void start() {
    supervisor.start();
  }

  boolean ready() {
    return ready;
  }

  int load() {
    return open.size();
  }

  long pid() {
    NodeProcess process = current;
    return process == null ? -1 : process.pid();
  }

  /// Takes a call; it is answered, or failed, exactly once.
  void submit(Call call) {
    if (closed) {
      call.fail(new Unavailable("closed", "the compiler is not running"));
    } else if (open.size() >= settings.limits().waiting()) {
      call.fail(new Unavailable("busy", "too many requests wait for the compiler"));
    } else {
      open.put(call.id(), call);
      toSend.add(call);
    }
  }

  /// The call's time is up. A process that does not answer a quick call is stuck, and replaced.
  void expire(Call call, boolean quick) {
    open.remove(call.id());
    boolean wasSent = !toSend.removeIf(each -> each.id() == call.id());
    NodeProcess process = current;
    if (quick && wasSent && process != null) {
      LOG.warnf("compiler %d: did not answer in time and is replaced", process.pid());
      process.end();
    }
  }

  private void supervise() {
    long backoff = FIRST_BACKOFF_MILLIS;
    while (!closed) {
      long since = System.nanoTime();
      live();
      ready = false;
      if (closed) {
        break;
      }
      backoff =
          System.nanoTime() - since > STEADY_NANOS
              ? FIRST_BACKOFF_MILLIS
              : Math.min(2 * backoff, MAX_BACKOFF_MILLIS);
      onRestart.run();
      pause(backoff);
    }
    failAll("closed", "the compiler is not running");
  }

  /// The life of one process, from start to death.
  private void live() {
    NodeProcess process;
    try {
      process = NodeProcess.start(settings.command());
    } catch (IOException cannotStart) {
      LOG.errorf("the compiler cannot be started: %s", cannotStart.getMessage());
      failAll("died", "the compiler cannot be started");
      return;
    }
    current = process;
    Thread writer =
        Thread.ofPlatform().daemon().name("compiler-writer").start(() -> write(process));
    try {
      if (!closed) {
        read(process);
      }
    } catch (IOException died) {
      LOG.infof("compiler %d: ended (%s)", process.pid(), died.getMessage());
    } finally {
      current = null;
      ready = false;
      process.end();
      writer.interrupt();
      join(writer);
    }
    settleInterrupted();
  }

  private void write(NodeProcess process) {
    try {
      process.send(greeting);
      while (true) {
        Call call = toSend.take();
        if (open.containsKey(call.id())) {
          process.send(call.frame());
        }
      }
    } catch (IOException died) {
      process.end();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(NodeProcess process) throws IOException {
    while (true) {
      JsonNode answer = json.readTree(process.receive(settings.limits().frameBytes()));
      long id = answer.path("id").asLong();
      if (id == 0) {
        ready = answer.has("result");
        continue;
      }
      Call call = open.remove(id);
      if (call == null) {
        continue;
      }
      JsonNode error = answer.get("error");
      call.answer()
          .complete(
              error == null
                  ? new Answer.Result(answer.path("result"))
                  : new Answer.Refusal(Answers.failure(error)));
    }
  }

  /// After a death: what was sent and may be repeated is sent again, the rest fails.
  private void settleInterrupted() {
    Set<Long> waiting = toSend.stream().map(Call::id).collect(toSet());
    for (Call call : List.copyOf(open.values())) {
      if (waiting.contains(call.id())) {
        continue;
      }
      if (call.repeatable() && !closed) {
        open.put(call.id(), call.again());
        toSend.add(call.again());
      } else if (open.remove(call.id()) != null) {
        call.fail(new Unavailable("died", "the compiler died while it worked on this"));
      }
    }
  }

  private void failAll(String code, String message) {
    toSend.clear();
    for (Long id : List.copyOf(open.keySet())) {
      Call call = open.remove(id);
      if (call != null) {
        call.fail(new Unavailable(code, message));
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    NodeProcess process = current;
    if (process != null) {
      process.end();
    }
    supervisor.interrupt();
    failAll("closed", "the compiler is not running");
  }
}
