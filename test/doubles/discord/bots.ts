/** The same small bot on two client libraries, so that the double is fitted to neither. */
import { Client as DiscordJs, Events, GatewayIntentBits, MessageFlags } from 'discord.js';
import { InteractionTypes, Client as Oceanic } from 'oceanic.js';
import type { DiscordDouble } from './double.ts';

/**
 * It answers every command with “ok” and a button, the button with a form for `code`, the form by changing the message,
 * and a completion with `one`.
 */
export interface Bot {
  /** How its connection fared, in the library's own words. */
  readonly events: string[];
  close(): Promise<void>;
}

export type StartBot = (double: DiscordDouble) => Promise<Bot>;

const button = { type: 2, style: 1, label: 'More', custom_id: 'more' } as const;
const form = {
  custom_id: 'form',
  title: 'Form',
  components: [{ type: 18, label: 'Code', component: { type: 4, custom_id: 'code', style: 2 } }],
} as const;
const choices = [{ name: 'one', value: 'one' }];

export const startDiscordJs: StartBot = async (double) => {
  const events: string[] = [];
  const client = new DiscordJs({ intents: [GatewayIntentBits.Guilds], rest: { api: double.api } });
  client.on(Events.Error, (error) => events.push(`error ${error.message}`));
  client.on(Events.ShardResume, () => events.push('resumed'));
  client.on(Events.ShardReady, () => events.push('ready'));
  client.on(Events.ShardDisconnect, ({ code }) => events.push(`disconnected ${code}`));
  client.on(Events.InteractionCreate, async (interaction) => {
    if (interaction.isAutocomplete()) await interaction.respond(choices);
    else if (interaction.isButton()) await interaction.showModal(form as never);
    else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
      await interaction.update({ content: interaction.fields.getTextInputValue('code') });
    } else if (interaction.isCommand()) {
      const components = [{ type: 1, components: [button] }];
      await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral, components });
    }
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(double.token);
  await ready;
  return { events, close: () => client.destroy() };
};

export const startOceanic: StartBot = async (double) => {
  const events: string[] = [];
  const client = new Oceanic({
    auth: `Bot ${double.token}`,
    rest: { baseURL: `${double.api}/v10` },
    gateway: { intents: ['GUILDS'] },
  });
  client.on('error', (error) => events.push(`error ${error}`));
  client.on('shardResume', () => events.push('resumed'));
  client.on('shardReady', () => events.push('ready'));
  client.on('interactionCreate', async (interaction) => {
    switch (interaction.type) {
      case InteractionTypes.APPLICATION_COMMAND_AUTOCOMPLETE:
        return interaction.result(choices);
      case InteractionTypes.MESSAGE_COMPONENT:
        return interaction.createModal({
          customID: form.custom_id,
          title: form.title,
          components: [{ type: 18, label: 'Code', component: { type: 4, customID: 'code', style: 2 } }],
        });
      case InteractionTypes.MODAL_SUBMIT:
        return interaction.editParent({ content: interaction.data.components.getTextInput('code') ?? '' });
      default: {
        const { type, style, label, custom_id: customID } = button;
        const components = [{ type: 1 as const, components: [{ type, style, label, customID }] }];
        await interaction.createMessage({ content: 'ok', flags: MessageFlags.Ephemeral, components });
      }
    }
  });
  const ready = new Promise<void>((resolve) => client.once('ready', () => resolve()));
  await client.connect();
  await ready;
  return {
    events,
    close: async () => client.disconnect(false),
  };
};
