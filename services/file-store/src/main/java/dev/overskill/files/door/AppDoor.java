package dev.overskill.files.door;

import static dev.overskill.files.FileRefusal.APP_SUSPENDED;

import dev.overskill.events.AppEvent.Author;
import dev.overskill.events.AppId;
import dev.overskill.files.gate.Crossings;
import dev.overskill.files.history.Commission;
import dev.overskill.files.history.OwnedApp;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.log.AppDirectory;
import dev.overskill.tenancy.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/// Lets a caller through to an app of their own tenant. An app of another tenant and one that does
/// not exist look the same.
@ApplicationScoped
class AppDoor {
  private final AppDirectory apps;
  private final CurrentCaller current;
  private final Crossings crossings;

  @Inject
  AppDoor(AppDirectory apps, CurrentCaller current, Crossings crossings) {
    this.apps = apps;
    this.current = current;
    this.crossings = crossings;
  }

  /// The app, for a caller who may read it.
  OwnedApp reader(String app) {
    return owned(entry(app));
  }

  /// The app, for a caller who may change it.
  Commission editor(String app, @Nullable String message) {
    var entry = entry(app);
    var caller = current.mustEdit(entry.tenant());
    if (!entry.active()) {
      throw APP_SUSPENDED.because("The app is suspended: its files cannot be changed.");
    }
    return new Commission(owned(entry), author(caller), null, message);
  }

  /// The app, for another service of the platform.
  OwnedApp service(String app) {
    current.mustBeService();
    return reader(app);
  }

  void mustBeService() {
    current.mustBeService();
  }

  private AppDirectory.Entry entry(String text) {
    var caller = current.get();
    var entry = apps.app(appId(text)).orElseThrow(AppDoor::noSuchApp);
    if (!caller.mayRead(entry.tenant())) {
      if (caller instanceof Caller.InTenant stranger) {
        crossings.report("rest", stranger.tenant(), entry.app().app());
      }
      throw noSuchApp();
    }
    return entry;
  }

  private static AppId appId(String text) {
    try {
      return new AppId(text);
    } catch (IllegalArgumentException _) {
      throw noSuchApp();
    }
  }

  private static RefusedException noSuchApp() {
    return new RefusedException(CommonRefusal.NOT_FOUND, "There is no such app.");
  }

  private static OwnedApp owned(AppDirectory.Entry entry) {
    return new OwnedApp(entry.tenant(), entry.app().app());
  }

  private static Author author(Caller caller) {
    return switch (caller) {
      case Caller.Person person -> new Author("person", person.user().value());
      case Caller.Agent agent -> new Author("agent", agent.key().value());
      case Caller.Service service -> new Author("service", service.name());
    };
  }
}
