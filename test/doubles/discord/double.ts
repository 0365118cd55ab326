/**
 * Discord on the loopback interface: gateway, REST and file host, as one client sees them. A real client library connects
 * to it (`rest: { api: double.api }`); people use it through `double.person`.
 *
 *     const double = await DiscordDouble.start();
 *     const alice = double.person('Alice');            // in a direct message; `alice.in(channel)` elsewhere
 *     const shown = await alice.command('hm', 'next').shown;
 *     const { message } = ...                          // { kind: 'message', message }
 *     await alice.press(message, 'Hint').shown;        // by label or custom id
 *     const { modal } = ...                            // { kind: 'modal', modal }
 *     await alice.submit(modal, { code: '...' }).shown;
 *     await double.close();                            // throws where anything was against Discord's rules
 *
 * It holds people to what Discord's client offers, and the application to what Discord admits: deadlines, tokens, rate
 * limits, sizes, and, where `DISCORD_OPENAPI` names Discord's own description, the shape of every request. It answers in
 * that shape as well. What Discord would not deliver twice, it does not deliver twice.
 */
import type { APIUser } from 'discord-api-types/v10';
import { GatewayIntentBits } from 'discord-api-types/v10';
import { Cdn } from './cdn.ts';
import { commandRoutes } from './commands.ts';
import { type Description, readDescription } from './description.ts';
import type { Disturbance } from './faults.ts';
import { Gateway } from './gateway.ts';
import { Interaction, Interactions } from './interaction.ts';
import { interactionPayload } from './payloads.ts';
import { type Client, type FileOnDisk, Person } from './person.ts';
import { placeRoutes } from './places.ts';
import { responseRoutes } from './responses.ts';
import { type Exchange, Rest } from './rest.ts';
import { checkRules } from './rules.ts';
import { type Channel, channelShape, guildShape, memberShape, rolesShape, World } from './world.ts';

export interface DoubleOptions {
  /** In milliseconds; Discord's where they are absent. */
  readonly deadline?: number;
  readonly tokenLife?: number;
  readonly heartbeatInterval?: number;
  readonly resumeWindow?: number;
  /** In milliseconds; 0 where it is absent, as waiting for it tests nothing. */
  readonly identifyPause?: number;
  readonly shards?: number;
  readonly maxConcurrency?: number;
  /** Where Discord's description is; `DISCORD_OPENAPI` where it is absent, and null for no check at all. */
  readonly description?: string | null;
  /** Whether every request is remembered in `exchanges`; true where it is absent. */
  readonly remember?: boolean;
}

/** Interactions that are remembered; the tests need few, and benchmarks must not fill the memory. */
const keptInteractions = 20_000;

export class DiscordDouble {
  readonly token = `${Buffer.from('hm-tutor').toString('base64')}.double.${'x'.repeat(27)}`;
  readonly world = new World();
  readonly interactions = new Interactions(keptInteractions);
  readonly cdn: Cdn;
  readonly gateway: Gateway;
  /** Every request that was answered, in order. */
  readonly exchanges: Exchange[] = [];
  readonly #options: DoubleOptions;
  readonly #rest: Rest;
  readonly #client: Client;
  #port = 0;
  #violations: string[] = [];

  static async start(options: DoubleOptions = {}): Promise<DiscordDouble> {
    const double = new DiscordDouble(options, await Cdn.start());
    double.#port = await double.#rest.listen();
    return double;
  }

  private constructor(options: DoubleOptions, cdn: Cdn) {
    this.#options = options;
    this.cdn = cdn;
    const description = descriptionOf(options);
    const gatewayUrl = () => `ws://127.0.0.1:${this.#port}`;
    this.#rest = new Rest({
      token: this.token,
      routes: [
        ...responseRoutes(this.world, cdn, this.interactions),
        ...placeRoutes(this.world, cdn, {
          gatewayUrl,
          shards: options.shards ?? 1,
          startLimit: () => this.gateway.startLimit,
        }),
        ...commandRoutes(this.world),
      ],
      checkRequest: (operation, json) => {
        const found = description?.checkRequest(operation, json) ?? [];
        return found.length > 0 ? found : checkRules(operation, json);
      },
      checkAnswer: (operation, { status, body }) => description?.checkAnswer(operation, status, body) ?? [],
      violated: (problem) => this.#violations.push(problem),
      answered: (exchange) => {
        if (options.remember !== false) this.exchanges.push(exchange);
      },
    });
    this.gateway = new Gateway(this.#rest.server, {
      token: this.token,
      url: gatewayUrl,
      heartbeatInterval: options.heartbeatInterval ?? 41_250,
      resumeWindow: options.resumeWindow ?? 60_000,
      maxConcurrency: options.maxConcurrency ?? 1,
      identifyPause: options.identifyPause ?? 0,
      ready: () => this.#ready(),
      afterReady: (intents, shard) => this.#guildCreates(intents, shard),
    });
    this.#client = {
      world: this.world,
      interact: (given, data) => this.#interact(given, data),
      upload: (user, file) => this.#upload(user, file),
    };
  }

  /** The address that a client library takes as its API. */
  get api(): string {
    return `http://127.0.0.1:${this.#port}/api`;
  }

  /** A new person. */
  person(name: string): Person {
    return new Person(this.#client, this.world.addUser(name));
  }

  /** Somebody who is there already. */
  personOf(user: APIUser): Person {
    return new Person(this.#client, user);
  }

  /** Something goes wrong with the next requests of an operation. */
  disturb(disturbance: Disturbance): void {
    this.#rest.disturb(disturbance);
  }

  /** Answers with 401, 403 or 429 so far; ten thousand in ten minutes shut a real bot out. */
  get invalidRequests(): number {
    return this.#rest.limits.invalidRequests;
  }

  /** What was against the rules so far; it is forgiven by being looked at. */
  takeViolations(): readonly string[] {
    const found = this.#violations;
    this.#violations = [];
    return found;
  }

  /** @throws where anything was against the rules of Discord, or the double did what Discord would not. */
  async close(): Promise<void> {
    this.gateway.close();
    this.interactions.abandon();
    await Promise.all([this.#rest.close(), this.cdn.close()]);
    const violations = this.takeViolations();
    if (violations.length > 0) throw new Error(`against Discord's rules:\n${violations.join('\n')}`);
  }

  #interact(given: Parameters<Client['interact']>[0], data: object): Interaction {
    const interaction = new Interaction({
      ...given,
      id: this.world.newId(),
      deadline: this.#options.deadline ?? 3000,
      tokenLife: this.#options.tokenLife ?? 900_000,
    });
    this.interactions.add(interaction);
    const payload = interactionPayload(this.world, interaction, data);
    this.gateway.dispatch('INTERACTION_CREATE', payload, given.channel.guild?.id ?? null);
    return interaction;
  }

  #upload(user: APIUser, file: FileOnDisk): { readonly id: string } {
    return this.cdn.store(this.world.newId(), `ephemeral-attachments/${user.id}`, file, { ephemeral: true });
  }

  #ready(): Readonly<Record<string, unknown>> {
    return {
      user: { ...this.world.bot, verified: true, mfa_enabled: false, email: null },
      user_settings: {},
      private_channels: [],
      presences: [],
      relationships: [],
      guilds: this.#installedGuilds().map(({ id }) => ({ id, unavailable: true })),
      application: { id: this.world.applicationId, flags: 0 },
      session_type: 'normal',
      auth: {},
      _trace: ['["gateway-double"]'],
    };
  }

  #installedGuilds() {
    return [...this.world.guilds.values()].filter(({ installed }) => installed);
  }

  #guildCreates(intents: number, [shard, count]: readonly [number, number]) {
    if ((intents & GatewayIntentBits.Guilds) === 0) return [];
    return this.#installedGuilds()
      .filter(({ id }) => Number((BigInt(id) >> 22n) % BigInt(count)) === shard)
      .map((guild) => {
        const bot = guild.members.get(this.world.bot.id);
        return [
          'GUILD_CREATE',
          {
            ...guildShape(guild, this.world.owner.id),
            roles: rolesShape(guild),
            channels: guild.channels.map((channel: Channel) => channelShape(channel)),
            members: bot === undefined ? [] : [memberShape(bot)],
            member_count: guild.members.size,
            joined_at: bot?.joinedAt,
            large: false,
            unavailable: false,
            threads: [],
            presences: [],
            voice_states: [],
            stage_instances: [],
            guild_scheduled_events: [],
            soundboard_sounds: [],
          },
        ] as const;
      });
  }
}

function descriptionOf(options: DoubleOptions): Description | null {
  const path = options.description === undefined ? process.env.DISCORD_OPENAPI : options.description;
  return path === undefined || path === null || path === '' ? null : cachedDescription(path);
}

const descriptions = new Map<string, Description>();

/** Reading it takes a while, and a process starts many doubles. */
function cachedDescription(path: string): Description {
  const found = descriptions.get(path) ?? readDescription(path);
  descriptions.set(path, found);
  return found;
}
