package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import dev.overskill.log.AppDirectory.Entry;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.command.Ack;
import dev.overskill.stream.watch.Loops.Loop;
import org.jspecify.annotations.Nullable;

/// The commands of one connection that are under way. For its event loop only.
final class Orders {
  private final Desk desk;
  private final AppId app;
  private final Loop loop;
  private final Wire wire;
  private int open;
  private @Nullable Runnable whenDone;

  Orders(Desk desk, AppId app, Loop loop, Wire wire) {
    this.desk = desk;
    this.app = app;
    this.loop = loop;
    this.wire = wire;
  }

  /// Has a command done, and its answer sent.
  void take(Pass pass, ClientFrame.Command command) {
    open++;
    var active = desk.directory.app(app).filter(Entry::active).isPresent();
    var _ =
        desk.commands
            .issue(pass, command.id(), command.fields(), active)
            .thenAccept(ack -> loop.thread().execute(() -> answer(command, ack)));
  }

  private void answer(ClientFrame.Command command, Ack ack) {
    wire.text(ServerFrame.ack(command.id(), ack));
    wire.flush();
    open--;
    var done = whenDone;
    if (open == 0 && done != null) {
      done.run();
    }
  }

  /// Does this once every command that was taken is answered.
  void whenDone(Runnable work) {
    if (open == 0) {
      work.run();
    } else {
      whenDone = work;
    }
  }
}
