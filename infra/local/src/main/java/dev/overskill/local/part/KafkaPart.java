package dev.overskill.local.part;

import dev.overskill.local.process.Command;
import dev.overskill.local.process.Leash;
import dev.overskill.log.LogAdmin;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One Kafka broker that is its own controller, in its own JVM.
public final class KafkaPart implements Part {
  private static final Heap HEAP = Heap.promptAndFast(384);

  /// What a run of the broker is made of. `leashed` ends it with the process that started it.
  public record Settings(
      Path folder, Program program, Path log, Ports ports, int partitions, boolean leashed) {
    /// Where clients and where the controller are served.
    public record Ports(int clients, int controller) {}
  }

  private final Settings settings;

  public KafkaPart(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public int port() {
    return settings.ports().clients();
  }

  public String bootstrap() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void prepare() throws IOException {
    Files.createDirectories(settings.program().archives());
    Files.createDirectories(settings.folder());
    Files.writeString(properties(), text());
  }

  private Path properties() {
    return settings.folder().resolve("server.properties");
  }

  private String text() {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.bootstrap.servers=127.0.0.1:%2$d
    listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT
    controller.listener.names=CONTROLLER
    inter.broker.listener.name=CLIENTS
    log.dirs=%3$s
    auto.create.topics.enable=false
    message.max.bytes=2097152
    replica.fetch.max.bytes=2097152
    default.replication.factor=1
    min.insync.replicas=1
    offsets.topic.replication.factor=1
    offsets.topic.num.partitions=4
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    transaction.state.log.num.partitions=2
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    share.coordinator.state.topic.num.partitions=1
    group.initial.rebalance.delay.ms=0
    log.cleaner.dedupe.buffer.size=2097152
    log.cleaner.threads=1
    num.network.threads=2
    num.io.threads=4
    num.recovery.threads.per.data.dir=2
    background.threads=2
    log.segment.bytes=67108864
    log.index.size.max.bytes=1048576
    controlled.shutdown.enable=false
    broker.session.timeout.ms=2000
    broker.heartbeat.interval.ms=500
    metadata.max.idle.interval.ms=0
    """
        .formatted(port(), settings.ports().controller(), settings.folder().resolve("log"));
  }

  @Override
  public Command command() {
    var program = settings.program();
    var flags = new ArrayList<>(Jvm.archive(program.archives(), name(), !settings.leashed()));
    flags.addAll(
        List.of(
            "-D" + Leash.PROPERTY + "=" + settings.leashed(),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-cp",
            Jvm.behind(program.classPath())));
    var words = Jvm.words(HEAP, flags, KafkaMain.class.getName(), properties().toString());
    return Command.of(words, settings.folder(), settings.log())
        .with(Map.of("KAFKA_OPTS", "", "LOG_DIR", settings.folder().toString()));
  }

  @Override
  public void abandon() throws IOException {
    Jvm.forgetArchive(settings.program().archives(), name());
  }

  @Override
  public boolean ready() {
    return Sockets.answers(port());
  }

  @Override
  public void complete() throws IOException {
    try {
      LogAdmin.createTopics(new LogConfig(bootstrap(), "launcher"), settings.partitions());
    } catch (LogUnavailableException unavailable) {
      throw new PartFailed("kafka did not make its topics", unavailable);
    }
  }
}
