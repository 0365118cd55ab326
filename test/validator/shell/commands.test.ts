import { describe, expect, test } from 'vitest';
import { type CommandFacts, judgeCommands, type OutcomeCode } from '../../../src/validator/shell/index.ts';

/** What was pasted, what it is, and the codes in their order. */
type Row = readonly [text: string, verdict: 'pass' | 'fail' | 'unsure', ...codes: OutcomeCode[]];

const rebuild = 'sudo nixos-rebuild switch --flake .#pc';

function judgeAll(rows: readonly Row[], facts: CommandFacts = {}): void {
  test.each(rows.map((row) => [row[0], row] as const))('%s', (text, [, verdict, ...codes]) => {
    const judged = judgeCommands(text, facts);
    expect(judged.kind).toBe('commands');
    if (judged.kind === 'commands') {
      expect([judged.verdict, ...judged.findings.map((finding) => finding.code)]).toEqual([
        verdict,
        ...codes,
      ]);
    }
  });
}

describe('forms of staging, before a right rebuild', () => {
  judgeAll(
    [
      ['git add .', 'pass'],
      ['git add ./', 'pass'],
      ['git add -A', 'pass'],
      ['git add --all', 'pass'],
      ['git add -A .', 'pass'],
      ['git add *', 'pass'],
      ['git add :/', 'pass'],
      ['git add -N .', 'pass'],
      ['git add --intent-to-add home/home.nix', 'pass'],
      ['git add -v .', 'pass'],
      ['git add -Av', 'pass'],
      ['git add home/home.nix', 'pass'],
      ['git add ./home/home.nix', 'pass'],
      ['git add -- home/home.nix', 'pass'],
      ['git add flake.nix flake.lock config.nix home/home.nix', 'pass'],
      ['git add home', 'pass'],
      ['git add home/', 'pass'],
      ['git add home res', 'pass'],
      ['git add home/*', 'pass'],
      ['git add home/*.nix', 'pass'],
      ['git add */*.nix', 'pass'],
      ["git add '*.nix'", 'pass'],
      ['git add home/{home,git}.nix', 'pass'],
      ['git add {flake.nix,home}', 'pass'],
      ['git stage .', 'pass'],
      ['git -C /etc/nixos add .', 'pass'],
      ['git -C ~/nixos add home/home.nix', 'pass'],
      ['git add /etc/nixos/home/home.nix', 'pass'],
      ['git add ~/nixos', 'pass'],
      ['sudo git add .', 'pass'],
      ['cd ~/nixos && git add .', 'pass'],
      ['cd /etc/nixos; git add -A', 'pass'],
      ['cd home && git add home.nix && cd ..', 'pass'],
      ['cd home && git add -A && cd ..', 'pass'],
      ['git init && git add .', 'pass'],
      ['git add home.nix', 'pass'],
      ['git add users/alice/home.nix', 'pass'],
      ['git add "home/home.nix"', 'pass'],
      ['git status\ngit add .\ngit status', 'pass'],
      ['git add -f home/home.nix', 'pass'],
      ['git reset && git add .', 'pass'],
      ['git add .  # take everything', 'pass'],
      ['echo result >> .gitignore && git add .', 'pass'],
      ["echo '*.png' >> .gitignore\ngit add -f .", 'pass'],
      ['git add . && git commit -m "home manager"', 'pass', 'commit-required'],
      ['git add -A && git commit -am wip && git push', 'pass', 'commit-required'],
      ['', 'fail', 'resource-not-staged'],
      ['git status', 'fail', 'resource-not-staged'],
      ['git add', 'fail', 'resource-not-staged'],
      ['git add -u', 'fail', 'resource-not-staged'],
      ['git add -u .', 'fail', 'resource-not-staged'],
      ['git add --update', 'fail', 'resource-not-staged'],
      ['git add -p', 'fail', 'resource-not-staged'],
      ['git add -n .', 'fail', 'resource-not-staged'],
      ['git add --dry-run .', 'fail', 'resource-not-staged'],
      ['git add flake.nix', 'fail', 'resource-not-staged'],
      ['git add flake.nix config.nix flake.lock', 'fail', 'resource-not-staged'],
      ['git add *.nix', 'fail', 'resource-not-staged'],
      ['git add res', 'fail', 'resource-not-staged'],
      ['cd res && git add . && cd ..', 'fail', 'resource-not-staged'],
      ['git commit -am "home manager"', 'fail', 'resource-not-staged', 'commit-required'],
      ['git commit -m x && git push', 'fail', 'resource-not-staged', 'commit-required'],
      ['git add . && git reset', 'fail', 'resource-not-staged'],
      ['git add .; git restore --staged .', 'fail', 'resource-not-staged'],
      ['# git add .', 'fail', 'resource-not-staged'],
      ['echo git add .', 'fail', 'resource-not-staged'],
      ['echo "git add ."', 'fail', 'resource-not-staged'],
      ['git diff --quiet || git add .', 'unsure', 'staging-unclear'],
      ["echo '*.png' >> .gitignore\ngit add .", 'fail', 'resource-gitignored'],
      ['echo "home/" >> .gitignore; git add .', 'fail', 'resource-gitignored'],
      ['$ cat .gitignore\n*.png\nresult\n$ git add .', 'fail', 'resource-gitignored'],
      ['gti add .', 'fail', 'command-misspelt'],
      ['git add.', 'fail', 'command-misspelt'],
      ['git ad .', 'fail', 'command-misspelt'],
      ['gaa', 'unsure', 'command-unclear'],
      ['ga .', 'unsure', 'command-unclear'],
      ['git add $FILES', 'unsure', 'staging-unclear'],
    ].map(([staging, verdict, ...codes]) => {
      const prompt = staging?.startsWith('$ ') ? '$ ' : '';
      return [`${staging}\n${prompt}${rebuild}`, verdict, ...codes] as unknown as Row;
    }),
  );
});

describe('forms of the rebuild, after git add .', () => {
  judgeAll(
    (
      [
        [rebuild, 'pass'],
        ['sudo nixos-rebuild test --flake .#pc', 'pass'],
        ['sudo nixos-rebuild boot --flake .#pc', 'pass'],
        ['nixos-rebuild build --flake .#pc', 'pass', 'not-activated'],
        ['nixos-rebuild build-vm --flake .#pc', 'pass', 'not-activated'],
        ['nixos-rebuild dry-activate --flake .#pc', 'pass', 'not-activated'],
        ['sudo nixos-rebuild --flake .#pc switch', 'pass'],
        ['sudo nixos-rebuild --show-trace -L switch --flake .#pc', 'pass'],
        ["sudo nixos-rebuild switch --flake '.#pc'", 'pass'],
        ['sudo nixos-rebuild switch --flake ".#pc"', 'pass'],
        ['sudo nixos-rebuild switch --flake .\\#pc', 'pass'],
        ['sudo nixos-rebuild switch --flake ./#pc', 'pass'],
        ['sudo nixos-rebuild switch --flake=.#pc', 'pass'],
        ['sudo nixos-rebuild switch -F .#pc', 'pass'],
        ['sudo nixos-rebuild switch --flake /etc/nixos#pc', 'pass'],
        ['sudo nixos-rebuild switch --flake ~/nixos#pc', 'pass'],
        ['sudo nixos-rebuild switch --flake "$HOME/nixos#pc"', 'pass'],
        ['sudo nixos-rebuild switch --flake git+file:///etc/nixos#pc', 'pass'],
        ['sudo nixos-rebuild switch --flake ".?submodules=1#pc"', 'pass'],
        ['sudo nixos-rebuild switch --impure --flake .#pc --option eval-cache false', 'pass'],
        ['sudo -E nixos-rebuild switch --flake .#pc', 'pass'],
        ['doas nixos-rebuild switch --flake .#pc', 'pass'],
        ['time sudo nixos-rebuild switch --flake .#pc', 'pass'],
        ['NIX_CONFIG="x" sudo nixos-rebuild switch --flake .#pc', 'pass'],
        ['sudo nixos-rebuild switch --flake .#pc |& nom', 'pass'],
        ['sudo nixos-rebuild switch --flake .#pc 2>&1 | tee log.txt', 'pass'],
        ['sudo nixos-rebuild \\\n  switch \\\n  --flake .#pc', 'pass'],
        ['nixos-rebuild switch --use-remote-sudo --flake .#pc', 'pass'],
        ['nixos-rebuild switch --sudo --flake .#pc', 'pass'],
        ['nixos-rebuild-ng switch --flake .#pc --sudo', 'pass'],
        ['/run/current-system/sw/bin/nixos-rebuild switch --sudo --flake .#pc', 'pass'],
        ['nix run nixpkgs#nixos-rebuild -- switch --sudo --flake .#pc', 'pass'],
        ['nixos-rebuild switch --flake .#pc', 'pass', 'sudo-assumed'],
        ['sudo -i\nnixos-rebuild switch --flake .#pc', 'pass'],
        ['nh os switch', 'pass', 'host-assumed'],
        ['nh os switch .', 'pass', 'host-assumed'],
        ['nh os switch . -H pc', 'pass'],
        ['nh os switch .#pc', 'pass'],
        ['nh os test . --hostname pc', 'pass'],
        ['nh os boot --ask . -H pc', 'pass'],
        ['nix build .#nixosConfigurations.pc.config.system.build.toplevel', 'pass', 'not-activated'],
        ['sudo nixos-rebuild switch --flake path:.#pc', 'pass', 'path-reference'],
        ['sudo nixos-rebuild switch', 'fail', 'rebuild-without-flake'],
        ['sudo nixos-rebuild switch .#pc', 'fail', 'rebuild-without-flake'],
        ['sudo nixos-rebuild switch --flake', 'fail', 'rebuild-without-flake'],
        ['sudo nixos-rebuild switch --flake #pc', 'fail', 'rebuild-without-flake'],
        ['sudo nixos-rebuild switch --upgrade', 'fail', 'rebuild-without-flake'],
        ['sudo nixos-rebuild switch -flake .#pc', 'fail', 'command-misspelt'],
        ['sudo nixos-rebuild switch --flakes .#pc', 'fail', 'command-misspelt'],
        ['sudo nixos-rebuild swtich --flake .#pc', 'fail', 'command-misspelt'],
        ['sudo nixos-rebuid switch --flake .#pc', 'fail', 'command-misspelt'],
        ['sudo nixos-rebuild --flake .#pc', 'fail', 'rebuild-action-missing'],
        ['sudo nixos-rebuild dry-build --flake .#pc', 'fail', 'rebuild-action-missing'],
        ['sudo nixos-rebuild switch --flake .', 'fail', 'wrong-host-name'],
        ['sudo nixos-rebuild switch --flake .#', 'fail', 'wrong-host-name'],
        ['sudo nixos-rebuild switch --flake . #pc', 'fail', 'wrong-host-name'],
        ['sudo nixos-rebuild switch --flake .#HOST', 'fail', 'wrong-host-name'],
        ['sudo nixos-rebuild switch --flake .#YOURHOST', 'fail', 'wrong-host-name'],
        ['sudo nixos-rebuild switch --flake .#<host>', 'fail', 'wrong-host-name'],
        ['sudo nixos-rebuild switch --flake .#nixosConfigurations.pc', 'fail', 'wrong-host-name'],
        ['sudo nixos-rebuild switch --flake .#$(hostname)', 'unsure', 'host-unclear'],
        ['sudo nixos-rebuild switch --flake .#$HOSTNAME', 'unsure', 'host-unclear'],
        ['sudo nixos-rebuild switch --flake github:alice/nixos#pc', 'unsure', 'remote-flake'],
        ['home-manager switch --flake .', 'fail', 'standalone-confusion'],
        ['home-manager switch --flake .#alice', 'fail', 'standalone-confusion'],
        ['nh home switch .', 'fail', 'standalone-confusion'],
        ['', 'fail', 'rebuild-missing'],
        ['nix flake check', 'fail', 'rebuild-missing'],
        ['./rebuild.sh', 'unsure', 'command-unclear'],
        ['just switch', 'unsure', 'command-unclear'],
      ] satisfies Row[]
    ).map(([text, ...rest]): Row => [`git add .\n${text}`, ...rest]),
  );
});

describe('whole messages', () => {
  judgeAll([
    ['git add . && sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['git add .; sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['$ git add .\n$ sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['# git add .\n# nixos-rebuild switch --flake .#pc', 'pass'],
    ['❯ git add .\n❯ nh os switch . -H pc', 'pass'],
    ['[alice@pc:~/nixos]$ git add .\n[alice@pc:~/nixos]$ sudo nixos-rebuild switch --flake .#pc', 'pass'],
    [
      'alice@pc:~/nixos$ git add -A\nalice@pc:~/nixos$ sudo nixos-rebuild test --flake .#pc\nbuilding the system configuration...',
      'pass',
    ],
    ['[root@pc:/etc/nixos]# git add .\n[root@pc:/etc/nixos]# nixos-rebuild switch --flake .#pc', 'pass'],
    ['```bash\ngit add .\nsudo nixos-rebuild switch --flake .#pc\n```', 'pass'],
    [
      "```\n$ git add .\n$ sudo nixos-rebuild switch --flake .#pc\nwarning: Git tree '/home/alice/nixos' is dirty\nbuilding the system configuration...\n```",
      'pass',
    ],
    ['`git add .` and then `sudo nixos-rebuild switch --flake .#pc`', 'pass'],
    ['I ran git add . and then sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['First git add ., then sudo nixos-rebuild switch --flake .#pc.', 'pass'],
    ['1. git add .\n2. sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['- `git add .`\n- `sudo nixos-rebuild switch --flake .#pc`', 'pass'],
    ['> git add .\n> sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['git add .\nsudo nixos-rebuild switch —flake .#pc', 'pass'],
    ['git add .\r\nsudo nixos-rebuild switch --flake “.#pc”\r\n', 'pass'],
    ['git add .\u00A0&amp;&amp; sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['git add . && \\\nsudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['git add . &&\n  sudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['sudo nixos-rebuild switch --flake .#pc\ngit add .\nsudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['sudo nixos-rebuild switch --flake .\ngit add .\nsudo nixos-rebuild switch --flake .#pc', 'pass'],
    ['sudo nixos-rebuild switch --flake .#pc\ngit add .', 'fail', 'resource-not-staged'],
    ['sudo nixos-rebuild switch --flake .#pc', 'fail', 'resource-not-staged'],
    ['sudo nixos-rebuild switch', 'fail', 'rebuild-without-flake', 'resource-not-staged'],
    ['nixos-rebuild switch --flake .', 'fail', 'wrong-host-name', 'resource-not-staged', 'sudo-assumed'],
    ['home-manager switch --flake .', 'fail', 'standalone-confusion'],
    ['git add .', 'fail', 'rebuild-missing'],
    ['I have to commit and push first', 'fail', 'commands-missing', 'commit-required'],
    ['how do I do this?', 'fail', 'commands-missing'],
    ['home-manager.useGlobalPkgs = true;', 'fail', 'nix-not-commands'],
    ['```nix\n{ home.username = "alice"; }\n```', 'fail', 'nix-not-commands'],
    ['I did not run git add . but sudo nixos-rebuild switch --flake .#pc', 'fail', 'resource-not-staged'],
    [
      'git commit -am "hm"\ngit push\nsudo nixos-rebuild switch --flake .#pc',
      'fail',
      'resource-not-staged',
      'commit-required',
    ],
    ['', 'fail', 'commands-missing'],
  ]);
});

describe('with what is known of the learner', () => {
  judgeAll(
    [
      [`git add .\n${rebuild}`, 'pass'],
      ['git add .\nsudo nixos-rebuild switch --flake .#nixos', 'fail', 'wrong-host-name'],
      ['[alice@pc:~]$ git add .\n[alice@pc:~]$ sudo nixos-rebuild switch --flake .', 'pass', 'host-assumed'],
      [`git add home/home.nix\n${rebuild}`, 'fail', 'resource-not-staged'],
      [`git add home res/me.png\n${rebuild}`, 'pass'],
      [`git add home res/*.png\n${rebuild}`, 'pass'],
      [`git add home res/*.jpg\n${rebuild}`, 'fail', 'resource-not-staged'],
    ],
    { hostName: 'pc', newFiles: ['home/home.nix', 'res/me.png'] },
  );
});

describe('places and corrections', () => {
  test('a finding points at the words in the text as pasted', () => {
    const text = 'I did:\n```\n$ git add .\n$ sudo nixos-rebuild switch —flake .\n```';
    const judged = judgeCommands(text, { hostName: 'pc' });
    expect(judged).toMatchObject({
      verdict: 'fail',
      corrected: 'git add .\nsudo nixos-rebuild switch --flake .#pc\n',
    });
    const span = judged.kind === 'commands' ? judged.findings[0]?.span : null;
    expect(text.slice(span?.start, span?.end)).toBe('.');
  });

  test('the host is learnt from a rebuild', () => {
    expect(judgeCommands(`git add .\n${rebuild}`)).toMatchObject({ hostName: 'pc', corrected: null });
    expect(judgeCommands('git add .\nsudo nixos-rebuild switch --flake .#HOST')).toMatchObject({
      hostName: null,
    });
  });
});

describe('error output is handed on', () => {
  test.each([
    'error: Path \'home/home.nix\' in the repository "/home/alice/nixos" is not tracked by Git.',
    '```\n[alice@pc:~]$ sudo nixos-rebuild switch --flake .#pc\nbuilding the system configuration...\nerror:\n       … while calling the head builtin\n```',
    'home-manager: command not found',
    'bash: home-manager: command not found',
    "I get this:\nerror: flake 'git+file:///home/alice/nixos' does not provide attribute 'nixosConfigurations.\"mypc\"'",
    'The following paths are ignored by one of your .gitignore files:\nres/pic.png\nhint: Use -f if you really want to add them.',
    "warning: Git tree '/home/alice/nixos' is dirty",
    '```nix\ngit add .\nsudo nixos-rebuild switch --flake .#pc\nerror: syntax error, unexpected end of file\n```',
    '```nix\n$ git add .\n$ sudo nixos-rebuild switch --flake .#pc\nwarning: dirty\n       error: attribute missing\n$ ls\n```',
  ])('%s', (text) => {
    expect(judgeCommands(text).kind).toBe('error-output');
  });

  test('from the first line that tells of the failure', () => {
    const text = `\`\`\`nix\ngit add .\n${rebuild}\nbuilding the system configuration...\nerror: no\nat 1:2\n\`\`\``;
    const judged = judgeCommands(text);
    expect(judged).toMatchObject({
      kind: 'error-output',
      text: expect.stringMatching(/^error: no\nat 1:2\n/),
    });
    const span = judged.kind === 'error-output' ? judged.span : null;
    expect(text.slice(span?.start, span?.end)).toBe('error: no\nat 1:2');
  });

  test('but for that of an earlier rebuild, and where the commands tell the reason', () => {
    const mended = `\`\`\`nix\ngit add .\n${rebuild}\nerror: no\n${rebuild}\nactivating the configuration...\n\`\`\``;
    expect(judgeCommands(mended)).toMatchObject({ kind: 'commands', verdict: 'pass' });
    const unstaged = `\`\`\`nix\n${rebuild}\nerror: Path 'home/home.nix' is not tracked by Git.\n\`\`\``;
    expect(judgeCommands(unstaged)).toMatchObject({ kind: 'commands', verdict: 'fail' });
  });
});
