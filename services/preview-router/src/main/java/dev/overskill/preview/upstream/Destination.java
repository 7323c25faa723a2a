package dev.overskill.preview.upstream;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;

/// Where a question goes: an address that was checked, under the name it is asked by. Nothing is
/// looked up again.
///
/// @param kind whose it is
/// @param at where the connection leads
/// @param name what the certificate and the Host header say
/// @param base what its paths begin with; empty or without a slash at its end
/// @param headers what proves us there
record Destination(
    Kind kind, SocketAddress at, Name name, String base, Map<String, String> headers) {
  /// Whose a destination is.
  enum Kind {
    /// The platform's own store.
    STORE,
    /// Chosen by the app's owner.
    OWN
  }

  /// How it is asked for.
  record Name(String host, int port, boolean tls) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  boolean isOwn() {
    return kind == Kind.OWN;
  }

  /// A question to it.
  ///
  /// @param path what follows `/api`, with its query
  RequestOptions asked(HttpMethod method, String path) {
    return new RequestOptions()
        .setMethod(method)
        .setServer(at)
        .setHost(name.host())
        .setPort(name.port())
        .setSsl(name.tls())
        .setURI(base + path)
        .setFollowRedirects(false);
  }

  @Override
  public String toString() {
    return kind + " " + name + " at " + at;
  }
}
