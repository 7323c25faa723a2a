package dev.overskill.local.part;

import dev.overskill.local.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// PostgreSQL from the embedded binaries, with its data kept in a folder.
public final class PostgresPart implements Part {
  /// The one database of the platform.
  public static final String DATABASE = "overskill";

  private static final String ADMIN = "postgres";

  /// What a run of PostgreSQL is made of. `durable` is off only where the data is thrown away.
  public record Settings(Path folder, Path programs, Path log, int port, boolean durable) {}

  private final Settings settings;
  private final PostgresBaseline baseline;

  // Guarded by this.
  private @Nullable Connection look;

  public PostgresPart(Settings settings, PostgresBaseline baseline) {
    this.settings = settings;
    this.baseline = baseline;
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public int port() {
    return settings.port();
  }

  @Override
  public void prepare() throws IOException, InterruptedException {
    var programs = PostgresPrograms.unpack(settings.programs());
    var cluster = cluster();
    if (!Files.exists(cluster.resolve("PG_VERSION"))) {
      initialise(programs, cluster);
    }
    // A killed server leaves this file; the system may have given its process number to another
    // program since, and PostgreSQL would then refuse to start.
    Files.deleteIfExists(cluster.resolve("postmaster.pid"));
  }

  private void initialise(Path programs, Path cluster) throws IOException, InterruptedException {
    Files.createDirectories(settings.folder());
    var draft = settings.folder().resolve("cluster.new");
    Folders.delete(draft);
    Files.createDirectories(draft);
    var password = settings.folder().resolve("admin-password");
    Files.writeString(password, baseline.logins().admin().reveal() + "\n");
    var words =
        new ArrayList<String>(
            List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + draft,
                "--username=" + ADMIN,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8"));
    if (!settings.durable()) {
      words.add("--no-sync");
    }
    try {
      Unprivileged.run(words, settings.folder(), settings.log());
    } finally {
      Files.delete(password);
    }
    Files.move(draft, cluster);
  }

  @Override
  public Command command() {
    var words =
        new ArrayList<String>(
            List.of(
                PostgresPrograms.home(settings.programs()).resolve("bin/postgres").toString(),
                "-D",
                cluster().toString()));
    for (var setting : tuning()) {
      words.add("-c");
      words.add(setting);
    }
    return Command.of(
            Unprivileged.words(words, settings.folder()), settings.folder(), settings.log())
        .endedBy(Command.Signal.INT);
  }

  private List<String> tuning() {
    var sync = settings.durable() ? "on" : "off";
    return List.of(
        "port=" + settings.port(),
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "max_connections=200",
        "shared_buffers=64MB",
        "dynamic_shared_memory_type=mmap",
        "max_wal_size=256MB",
        "min_wal_size=32MB",
        "wal_level=minimal",
        "max_wal_senders=0",
        "io_method=sync",
        "jit=off",
        "timezone=UTC",
        "log_timezone=UTC",
        "log_min_messages=warning",
        "fsync=" + sync,
        "full_page_writes=" + sync,
        "synchronous_commit=" + sync);
  }

  /// Asks on a connection that is kept: a new one costs PostgreSQL a process.
  @Override
  public synchronized boolean ready() {
    try {
      if (look != null && look.isValid(1)) {
        return true;
      }
      if (look != null) {
        look.close();
        look = null;
      }
      if (!Sockets.answers(settings.port())) {
        return false;
      }
      look = connect(ADMIN);
      return look.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }

  @Override
  public void complete() throws IOException {
    try (var connection = connect(ADMIN)) {
      baseline.createDatabase(connection);
    } catch (SQLException refused) {
      throw new PartFailed("postgres refused to create its database: " + refused.getMessage());
    }
    try (var connection = connect(DATABASE)) {
      baseline.apply(connection);
    } catch (SQLException refused) {
      throw new PartFailed("postgres refused the baseline: " + refused.getMessage(), refused);
    }
  }

  private Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", ADMIN);
    properties.setProperty("password", baseline.logins().admin().reveal());
    properties.setProperty("connectTimeout", "1");
    properties.setProperty("socketTimeout", "60");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + settings.port() + "/" + database, properties);
  }

  private Path cluster() {
    return settings.folder().resolve("cluster");
  }
}
