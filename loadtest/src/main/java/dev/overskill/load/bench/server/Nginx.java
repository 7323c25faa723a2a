package dev.overskill.load.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// nginx with Nchan, as Debian packages them.
///
/// @param scratch a folder for what it writes
record Nginx(Path scratch) {
  static final Path PROGRAM = Path.of("/usr/sbin/nginx");
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
  private static final int INSTALL_MINUTES = 3;

  /// Made for one worker and many connections; what a reader finds depends on the path it asks for.
  @SuppressWarnings("InlineFormatString") // a page of its own reads better than one in a call
  private static final String CONFIGURATION =
      """
      load_module %1$s;
      %2$s
      daemon off;
      worker_processes 1;
      pid %3$s/nginx.pid;
      error_log %3$s/nginx-error.log error;
      events { worker_connections 18000; multi_accept on; }
      http {
        access_log off;
        client_body_temp_path %3$s/body;
        proxy_temp_path %3$s/proxy;
        fastcgi_temp_path %3$s/fastcgi;
        uwsgi_temp_path %3$s/uwsgi;
        scgi_temp_path %3$s/scgi;
        tcp_nodelay on;
        keepalive_requests 100000000;
        nchan_shared_memory_size 512M;
        nchan_message_timeout 2m;
        server {
          listen 127.0.0.1:%4$d backlog=4096;
          location ~ ^/live/(.+)$ {
            nchan_subscriber websocket;
            nchan_channel_id $1;
            nchan_subscriber_first_message newest;
          }
          location ~ ^/late/(.+)$ {
            nchan_subscriber websocket;
            nchan_channel_id $1;
            nchan_subscriber_first_message oldest;
          }
          location ~ ^/publish/(.+)$ {
            nchan_publisher websocket;
            nchan_channel_id $1;
            nchan_message_buffer_length 10000;
          }
        }
      }
      """;

  /// Itself, installed from Debian's packages first if it is missing and this is root.
  Nginx orInstall() throws IOException, InterruptedException {
    if (!isThere()) {
      if (!"root".equals(System.getProperty("user.name"))
          || !Files.exists(Path.of("/usr/bin/apt-get"))) {
        throw new IOException("install nginx and libnginx-mod-nchan");
      }
      System.err.println("  · installing nginx and libnginx-mod-nchan");
      run("apt-get", "update", "-q");
      // Its service is not wanted: a program of that name that does nothing is not started.
      run(
          "env",
          "RUNLEVEL=1",
          "DEBIAN_FRONTEND=noninteractive",
          "apt-get",
          "install",
          "-y",
          "-q",
          "--no-install-recommends",
          "nginx-light",
          "libnginx-mod-nchan");
      if (!isThere()) {
        throw new IOException("apt-get could not install it, see " + log());
      }
    }
    return this;
  }

  private static boolean isThere() {
    return Files.isExecutable(PROGRAM) && Files.exists(MODULE);
  }

  private Path log() {
    return scratch.resolve("apt-get.log");
  }

  private void run(String... command) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
  }

  /// Writes its configuration; the words that start it.
  List<String> command(int port) throws IOException {
    var file = scratch.resolve("nginx.conf");
    Files.writeString(file, configuration(port));
    return List.of(PROGRAM.toString(), "-c", file.toString());
  }

  private String configuration(int port) {
    var user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    return CONFIGURATION.formatted(MODULE, user, scratch, port);
  }
}
