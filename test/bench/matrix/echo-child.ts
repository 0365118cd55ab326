/** The least that matrix-bot-sdk can be asked to do: a message comes, a notice goes. `node echo-child.ts URL TOKEN` */
import {
  AutojoinRoomsMixin,
  LogLevel,
  LogService,
  MatrixClient,
  MemoryStorageProvider,
} from 'matrix-bot-sdk';

const [url = '', token = ''] = process.argv.slice(2);
LogService.setLevel(LogLevel.ERROR);
const client = new MatrixClient(url, token, new MemoryStorageProvider());
AutojoinRoomsMixin.setupOnClient(client);
const me = await client.getUserId();
client.on(
  'room.message',
  (room: string, event: { sender: string; event_id: string; content: { body?: string } }) => {
    if (event.sender === me || !event.content.body?.startsWith('!')) return;
    const relation = { 'm.in_reply_to': { event_id: event.event_id } };
    client
      .sendMessage(room, { msgtype: 'm.notice', body: 'ok', 'm.relates_to': relation })
      .catch(() => undefined);
  },
);
await client.start();
