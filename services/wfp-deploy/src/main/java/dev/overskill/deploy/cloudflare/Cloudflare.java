package dev.overskill.deploy.cloudflare;

import dev.overskill.events.AppSlug;
import java.util.Optional;

/// The part of Cloudflare that releases need. Every operation may be repeated.
public interface Cloudflare {

  /// Uploads a script with its files; visitors do not see it yet.
  Outcome<Boolean> upload(Script script);

  /// Deletes a script; also done when it is not there.
  Outcome<Boolean> delete(String script);

  /// Makes visitors of an app see a script.
  Outcome<Boolean> point(AppSlug slug, Pointer pointer);

  /// What visitors of an app see.
  Outcome<Optional<Pointer>> pointer(AppSlug slug);

  /// Makes visitors of an app see that it is not published.
  Outcome<Boolean> unpoint(AppSlug slug);
}
