// Socket.IO as a peer of the stream benchmark: readers join a room, publishers publish in any.
import { createServer } from "node:http";
import { Server } from "socket.io";

const port = Number(process.argv[2]);
const http = createServer();
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  serveClient: false,
});

io.on("connection", (socket) => {
  const { room } = socket.handshake.auth;
  if (!room.startsWith("publisher-")) {
    socket.join(room);
    return;
  }
  socket.on("publish", (to, text) => io.to(to).emit("event", text));
});

http.listen({ port, host: "127.0.0.1", backlog: 4096 });
