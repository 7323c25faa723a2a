package dev.overskill.load.bench.server;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.load.Platform;
import dev.overskill.load.Where;
import dev.overskill.load.bench.wire.OverskillSpeech;
import dev.overskill.load.bench.wire.Speech;
import dev.overskill.load.watch.Http;
import dev.overskill.load.watch.Person;
import dev.overskill.load.watch.Victim;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// The platform: a room is an app, its readers are editors, and who publishes is an agent worker
/// that appends to `agent.events`. What is measured has gone through Kafka.
public final class Overskill implements Subject {
  private static final int CREATORS = 8;

  private final Platform platform;
  private final Victim stream;
  private final Http http = new Http();
  private final Person person;
  private final LogConfig logConfig;
  private final LogWriter log;
  private final Speech speech;
  private final List<String> apps = new ArrayList<>();

  public Overskill(Where where) throws IOException {
    this.platform = where.platform();
    this.stream = new Victim("tool-stream", where);
    var unique = Peers.unique();
    this.person =
        Person.ofNewTenant(platform, http, "Bench " + unique, unique + "@bench.localhost");
    this.logConfig = new LogConfig(platform.kafka(), "bench");
    this.log = new LogWriter(logConfig).warm(Topics.AGENT_EVENTS);
    this.speech = new OverskillSpeech(URI.create(platform.stream()).getPath(), this::token);
  }

  private String token() {
    try {
      return person.bearer().getOrDefault("authorization", "").replaceFirst("^Bearer ", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "ours";
  }

  @Override
  public String settings() {
    return "tool-stream as ./overskill up starts it, published by Kafka with acks=all";
  }

  @Override
  public Speech speech() {
    return speech;
  }

  @Override
  public int port() {
    return URI.create(platform.stream()).getPort();
  }

  @Override
  public boolean warmsUp() {
    return true;
  }

  @Override
  public Memory memory() {
    return Memory.DURABLE;
  }

  @Override
  public List<String> rooms(int count, boolean fresh) throws IOException {
    if (fresh) {
      return create(count);
    }
    if (apps.size() < count) {
      apps.addAll(create(count - apps.size()));
    }
    return List.copyOf(apps.subList(0, count));
  }

  private List<String> create(int count) throws IOException {
    try (var creators = Executors.newFixedThreadPool(CREATORS)) {
      var asked = new ArrayList<Future<String>>();
      for (int i = 0; i < count; i++) {
        asked.add(creators.submit(this::createOne));
      }
      var made = new ArrayList<String>();
      for (var one : asked) {
        made.add(one.get());
      }
      return made;
    } catch (ExecutionException e) {
      throw new IOException("an app could not be made: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private String createOne() throws IOException {
    var slug = "bench-" + Peers.unique();
    return person.createApp(slug, slug).path("app").asText();
  }

  @Override
  public Publisher publisher(List<String> rooms, long firstLane) throws InterruptedException {
    var ids = rooms.stream().map(AppId::new).toList();
    return new LogPublisher(log, new TenantId(person.tenant()), ids, firstLane);
  }

  @Override
  public Optional<AutoCloseable> listenBeneath(Consumer<byte[]> messages) {
    var plan = LogReader.Plan.of(new Start.Tip(), Topics.AGENT_EVENTS);
    var parking = new Parking(log, new SimpleMeterRegistry(), "bench");
    return Optional.of(
        LogReader.start(
            "beneath",
            logConfig,
            plan,
            parking,
            records -> records.stream().map(LogRecord::value).forEach(messages)));
  }

  @Override
  public Usage usage() throws IOException {
    return Usage.of(
        ProcessHandle.of(stream.pid())
            .orElseThrow(() -> new IOException("tool-stream does not run")));
  }

  @Override
  public void crash() throws IOException {
    stream.kill();
  }

  @Override
  public void close() {
    log.close();
    http.close();
  }
}
