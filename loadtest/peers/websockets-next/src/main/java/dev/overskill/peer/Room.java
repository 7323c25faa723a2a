package dev.overskill.peer;

import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;

/// A room whose readers are sent what a publisher, connected to a room of its own, says: the name
/// of the readers' room, a line break, the message.
@WebSocket(path = "/rooms/{room}")
public class Room {
  @OnTextMessage
  Uni<Void> publish(String said, WebSocketConnection publisher) {
    int end = said.indexOf('\n');
    var room = said.substring(0, end);
    return publisher
        .broadcast()
        .filter(reader -> room.equals(reader.pathParam("room")))
        .sendText(said.substring(end + 1));
  }
}
