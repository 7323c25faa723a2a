package dev.overskill.stream.command;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AgentCommand.Decide;
import dev.overskill.events.AgentCommand.Pause;
import dev.overskill.events.AgentCommand.Resume;
import dev.overskill.events.AgentCommand.Retry;
import dev.overskill.events.AgentCommand.Steer;
import dev.overskill.events.AgentCommand.Stop;
import dev.overskill.events.AppEvent.CommandAccepted;
import dev.overskill.events.BlobHash;
import dev.overskill.events.EventJson;
import java.util.HexFormat;

/// A command as it was understood.
///
/// @param news what everybody is told of it
record Order(AgentCommand command, CommandAccepted news) {
  static Order of(AgentCommand command) {
    var name = EventJson.typeOf(command);
    return new Order(
        command,
        switch (command) {
          case Stop(var id, var run, var by) -> new CommandAccepted(id, name, by, run, null, null);
          case Pause(var id, var run, var by) -> new CommandAccepted(id, name, by, run, null, null);
          case Resume(var id, var run, var by) ->
              new CommandAccepted(id, name, by, run, null, null);
          case Steer(var id, var run, var by, _) ->
              new CommandAccepted(id, name, by, run, null, null);
          case Retry(var id, var run, var by, var call) ->
              new CommandAccepted(id, name, by, run, null, call);
          case Decide decide ->
              new CommandAccepted(
                  decide.command(), name, decide.by(), decide.run(), decide.approval(), null);
          case AgentCommand.Unrecognised _ ->
              throw new IllegalArgumentException("nobody can ask for this");
        });
  }

  String id() {
    return news.command();
  }

  String by() {
    return news.by();
  }

  /// Whether it may be asked of a suspended app.
  boolean isBrake() {
    return command instanceof Stop || command instanceof Pause;
  }

  /// A SHA-256 of all that is asked, and by whom: a repeat has the same.
  byte[] content() {
    return HexFormat.of().parseHex(BlobHash.of(EventJson.write(command)).value());
  }
}
