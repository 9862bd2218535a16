/// What `--help` prints of each command, whole.
enum HelpText {
  static let all: [(command: String, text: String)] = [
    (
      "",
      """
      OVERVIEW: The service a lender runs when it finances phones and tablets.

      Begin with `latchkey serve`: it makes a data directory with its database, its
      master key and an operator's key, and prints what to try next. To see a whole
      story played first, run `latchkey walkthrough`.

      USAGE: latchkey <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        serve                   Run the service.
        walkthrough             Play the whole story in a sandbox of its own, and
                                check every step of it.
        api-key                 API keys.
        audit                   The append-only record.
        config                  Settings.
        device                  The reference device: a phone's lock agent as a
                                program.
        policy                  Policy packs: what they come to.
        simulate                Live a seeded world on a virtual clock, and check
                                every step of it.

        See 'latchkey help <subcommand>' for detailed help.
      """
    ),
    (
      "serve",
      """
      OVERVIEW: Run the service.

      On its first start it makes the data directory: latchkey.db, master.key and
      operator.key, the keys readable by you alone. It ends on SIGTERM or SIGINT,
      once every request in flight is answered. On SIGHUP it reads the certificate
      and its key again. It takes sockets from systemd, and tells it when it is
      ready.

      A sandbox has a test clock, /v1/test-clock, which stands still between moves; a
      database made there serves nowhere else.

      USAGE: latchkey serve [--config <config>] [--data-dir <data-dir>] [--listen <listen>] [--sandbox] \
      [--behind-proxy]

      OPTIONS:
        --config <config>       A TOML file of settings; `latchkey config show`
                                prints what is in force.
        --data-dir <data-dir>   The directory of the database and the keys.
        --listen <listen>       The address to listen on, such as 127.0.0.1:8080;
                                port 0 takes a free one.
        --sandbox               Add the test clock.
        --behind-proxy          A proxy before it ends TLS: needed to listen off
                                loopback without a certificate.
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "walkthrough",
      """
      OVERVIEW: Play the whole story in a sandbox of its own, and check every step of
      it.

      A lender, a phone and a borrower: a missed instalment, a reminder, a lock, a
      payment, and an unlock code that is typed without a network. Every request is
      shown as a curl line, with its answer, and beside it what the phone shows. It
      takes some seconds, needs curl, and leaves nothing behind. It ends with status
      1 at the first thing that is not as it should be.

      USAGE: latchkey walkthrough

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "api-key",
      """
      OVERVIEW: API keys.

      USAGE: latchkey api-key <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        create                  Make an API key and print it, and nothing else; it is
                                shown this once.

        See 'latchkey help api-key <subcommand>' for detailed help.
      """
    ),
    (
      "api-key create",
      """
      OVERVIEW: Make an API key and print it, and nothing else; it is shown this
      once.

      Works beside a running service. Roles:
        operator  makes lenders and their keys; has no --lender
        lender    everything of one lender
        support   look-ups, unlock codes; needs --person
        auditor   reads

      USAGE: latchkey api-key create --role <role> [--lender <lender>] [--name <name>] [--person <person>] \
      [--may-override] [--config <config>] [--data-dir <data-dir>]

      OPTIONS:
        --role <role>           operator, lender, support or auditor. (values:
                                operator, lender, support, auditor)
        --lender <lender>       The lender's id, lnd_…; for every role but operator.
        --name <name>           What you call the key. (default: command line)
        --person <person>       Who uses it; needed for support.
        --may-override          Let a support key give day grants in arrears.
        --config <config>       A TOML file of settings; `latchkey config show`
                                prints what is in force.
        --data-dir <data-dir>   The directory of the database and the keys.
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "audit",
      """
      OVERVIEW: The append-only record.

      USAGE: latchkey audit <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        verify                  Reckon every chain of events again; exit 1 at the
                                first that does not hold, naming the event.

        See 'latchkey help audit <subcommand>' for detailed help.
      """
    ),
    (
      "audit verify",
      """
      OVERVIEW: Reckon every chain of events again; exit 1 at the first that does not
      hold, naming the event.

      Works beside a running service, and reads one state of the database.

      USAGE: latchkey audit verify [--config <config>] [--data-dir <data-dir>]

      OPTIONS:
        --config <config>       A TOML file of settings; `latchkey config show`
                                prints what is in force.
        --data-dir <data-dir>   The directory of the database and the keys.
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "config",
      """
      OVERVIEW: Settings.

      USAGE: latchkey config <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        show                    Print every setting in force and where it comes from;
                                secrets as (set).

        See 'latchkey help config <subcommand>' for detailed help.
      """
    ),
    (
      "config show",
      """
      OVERVIEW: Print every setting in force and where it comes from; secrets as
      (set).

      USAGE: latchkey config show [--config <config>] [--data-dir <data-dir>]

      OPTIONS:
        --config <config>       A TOML file of settings; `latchkey config show`
                                prints what is in force.
        --data-dir <data-dir>   The directory of the database and the keys.
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "device",
      """
      OVERVIEW: The reference device: a phone's lock agent as a program.

      It keeps what it knows in one file, obeys only what is signed for it, and shows
      its lock screen as text.

      USAGE: latchkey device <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        activate                Exchange an activation code for the device's token
                                and keys.
        run                     Poll, obey and acknowledge, and show the lock screen
                                when it changes.
        enter-code              Type an unlock code; needs no network. Exits 1 when
                                the code is not accepted.

        See 'latchkey help device <subcommand>' for detailed help.
      """
    ),
    (
      "device activate",
      """
      OVERVIEW: Exchange an activation code for the device's token and keys.

      USAGE: latchkey device activate [--server <server>] [--imei <imei>] [--manufacturer <manufacturer>] \
      [--serial-number <serial-number>] --activation-code <activation-code> [--state <state>]

      OPTIONS:
        --server <server>       Where the service listens. (default:
                                http://127.0.0.1:8080)
        --imei <imei>           The device's IMEI.
        --manufacturer <manufacturer>
                                The device's maker, beside --serial-number.
        --serial-number <serial-number>
                                The maker's number, for a device without an IMEI.
        --activation-code <activation-code>
                                Ten characters, from the lender.
        --state <state>         The file that holds everything the device knows.
                                (default: device.json)
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "device run",
      """
      OVERVIEW: Poll, obey and acknowledge, and show the lock screen when it changes.

      USAGE: latchkey device run [--once] [--state <state>]

      OPTIONS:
        --once                  Poll once and end.
        --state <state>         The file that holds everything the device knows.
                                (default: device.json)
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "device enter-code",
      """
      OVERVIEW: Type an unlock code; needs no network. Exits 1 when the code is not
      accepted.

      USAGE: latchkey device enter-code <code> ... [--state <state>]

      ARGUMENTS:
        <code>                  Twelve digits; spaces and dashes do not matter.

      OPTIONS:
        --state <state>         The file that holds everything the device knows.
                                (default: device.json)
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "policy",
      """
      OVERVIEW: Policy packs: what they come to.

      USAGE: latchkey policy <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        check                   Name what is wrong in a pack; else print the days of
                                a sample contract under it.
        preview                 Show what would be restricted for a lender in the
                                next days, by which rule, and what changed.

        See 'latchkey help policy <subcommand>' for detailed help.
      """
    ),
    (
      "policy check",
      """
      OVERVIEW: Name what is wrong in a pack; else print the days of a sample
      contract under it.

      Every mistake is named by its key's path, with what would be right, and the
      status is then 1. A pack without mistakes is shown as it works: a contract in
      arrears, day by day and hour by hour, with the notices that must be served,
      until every stage has begun and the arrears are paid.

      USAGE: latchkey policy check <file>

      ARGUMENTS:
        <file>                  A pack, such as config/policies/standard.toml.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "policy preview",
      """
      OVERVIEW: Show what would be restricted for a lender in the next days, by which
      rule, and what changed.

      A dry run by the facts that stand, if nothing more is paid; it changes nothing
      and works beside a running service. The picture counts the steps of each day,
      the list names the first of them.

      USAGE: latchkey policy preview --lender <lender> [--days <days>] [--list <list>] [--config \
      <config>] [--data-dir <data-dir>]

      OPTIONS:
        --lender <lender>       The lender's id, lnd_….
        --days <days>           How many days ahead, 92 at most. (default: 30)
        --list <list>           How many devices to name. (default: 20)
        --config <config>       A TOML file of settings; `latchkey config show`
                                prints what is in force.
        --data-dir <data-dir>   The directory of the database and the keys.
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
    (
      "simulate",
      """
      OVERVIEW: Live a seeded world on a virtual clock, and check every step of it.

      Lenders in eight time zones, borrowers who pay late, in part, twice or not at
      all, reversals, holds, notices, orders, late feeds, devices that are offline
      and type codes, wrong clocks, and crashes of the service: all of it through the
      real storage and the real rules. After every step each device is held against a
      second reckoning of the same facts; at the end the events are replayed. It
      prints arrears and locks by day. It ends with status 1 at the first thing that
      is not as it should be, and with the command that shows it again.

      USAGE: latchkey simulate [--seed <seed>] [--contracts <contracts>] [--days <days>]

      OPTIONS:
        --seed <seed>           What the world's lives follow from. (default: 1)
        --contracts <contracts> How many contracts live at a time. (default: 200)
        --days <days>           How many days they live. (default: 180)
        --version               Show the version.
        -h, --help              Show help information.
      """
    ),
  ]
}
