package dev.overskill.load.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// nginx that serves files of many hosts, each looked up in a table, in a process of its own.
public final class NginxSite implements AutoCloseable {
  @SuppressWarnings("InlineFormatString") // a page of its own reads better than one in a call
  private static final String CONFIGURATION =
      """
      %1$s
      daemon off;
      worker_processes 1;
      pid %2$s/nginx.pid;
      error_log %2$s/nginx-error.log error;
      events { worker_connections 1024; multi_accept on; }
      http {
        access_log off;
        client_body_temp_path %2$s/body;
        proxy_temp_path %2$s/proxy;
        fastcgi_temp_path %2$s/fastcgi;
        uwsgi_temp_path %2$s/uwsgi;
        scgi_temp_path %2$s/scgi;
        types { text/javascript js; }
        default_type application/octet-stream;
        tcp_nodelay on;
        sendfile on;
        open_file_cache max=1000;
        keepalive_requests 100000000;
        map_hash_max_size 262144;
        map_hash_bucket_size 128;
        map $host $site {
          hostnames;
          default "";
          include %2$s/hosts.map;
        }
        server {
          listen 127.0.0.1:%3$d backlog=4096;
          root %2$s/$site;
          add_header Cache-Control no-cache;
          if ($site = "") { return 404; }
        }
      }
      """;

  private static final String SITE = "site";

  private final Daemon daemon;
  private final int port;

  private NginxSite(Daemon daemon, int port) {
    this.daemon = daemon;
    this.port = port;
  }

  /// Installs it if need be and possible, and starts it.
  ///
  /// @param scratch a folder for what it reads and writes
  /// @param file the path under which the bytes are found on every host
  public static NginxSite start(Path scratch, List<String> hosts, String file, byte[] bytes)
      throws IOException, InterruptedException {
    new Nginx(scratch).orInstall();
    var content = scratch.resolve(SITE + file);
    Files.createDirectories(content.getParent());
    Files.write(content, bytes);
    Files.writeString(
        scratch.resolve("hosts.map"),
        hosts.stream().map(host -> host + " " + SITE + ";\n").collect(Collectors.joining()));
    int port = Daemon.freePort();
    var user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    var configuration = scratch.resolve("site.conf");
    Files.writeString(configuration, CONFIGURATION.formatted(user, scratch, port));
    var command = List.of(Nginx.PROGRAM.toString(), "-c", configuration.toString());
    return new NginxSite(Daemon.start(command, scratch.resolve("site.log"), port), port);
  }

  public int port() {
    return port;
  }

  public Usage usage() throws IOException {
    return daemon.usage();
  }

  @Override
  public void close() {
    daemon.end();
  }
}
