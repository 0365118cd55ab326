/**
 * The least a bot can do: discord.js, and `reply('ok')` to everything.
 *
 *     DISCORD_TOKEN=... DISCORD_API_URL=... node bare-bot.ts
 */
import { Client, Events } from 'discord.js';

const client = new Client({ intents: [], rest: { api: process.env.DISCORD_API_URL ?? '' } });
client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isRepliable()) await interaction.reply('ok');
});
await client.login(process.env.DISCORD_TOKEN);
