package dev.overskill.deploy.source;

import dev.overskill.compiler.AppFile;
import dev.overskill.events.AppId;
import dev.overskill.events.Revision;
import java.util.List;

/// The files of an app at a revision.
public interface AppSource {

  /// All files of a revision with their bytes.
  Fetched<List<AppFile>> files(AppId app, Revision revision);

  /// The newest revision.
  Fetched<Revision> head(AppId app);

  /// What came of a question.
  sealed interface Fetched<T> {
    record Found<T>(T value) implements Fetched<T> {}

    /// There is no such app or revision.
    record Absent<T>() implements Fetched<T> {}

    /// The store did not answer as it should.
    record Unavailable<T>(String why) implements Fetched<T> {}
  }
}
