import Logging

extension Settings {
  /// Every key, in the order of the file.
  ///
  /// A new one needs its property with the default, and its declaration here.
  static let keys: [SettingKey] = [
    SettingKey(
      "listen", \.listen, .address,
      "Where the service listens. Only this machine can reach the default: there is no TLS on it."),
    SettingKey(
      "data_dir", \.dataDirectory, .path,
      "The folder of latchkey.db, master.key and operator.key. Who has all of it has everything: keep it to one user."),
    SettingKey(
      "behind_proxy", \.isBehindProxy, .boolean,
      "Whether a proxy that ends TLS stands before the service. Without it, a listener off loopback is refused."),
    SettingKey(
      "sandbox", \.isSandbox, .boolean,
      "Whether the test clock exists. A database made in the sandbox is refused outside of it, and the reverse."),
    SettingKey(
      "lanes", \.lanes, .integer(0...256, of: "lanes"),
      "Queues that serve connections. 0 is one for each core: a lane never waits, so more would only take turns."),
    SettingKey(
      "workers", \.workers, .integer(1...64, of: "threads"),
      "Threads for reports: lists, timelines, long queries. Two at once leave the cores to the lanes."),
    SettingKey(
      "writes_waiting_max", \.writesWaitingMax, .integer(256...1_048_576, of: "writes"),
      "Writes that may wait for the writer; more are answered 503. The default is about half a second's worth: who "
        + "waits longer has given up."),
    SettingKey(
      "words_dir", \.wordsDirectory, .optionalPath,
      "A folder of words for borrowers (en.toml …) that stand in place of the built-in ones."),
    SettingKey(
      "master_key_file", \.masterKeyFile, .optionalPath,
      "The file of the master key, of mode 0600; \"\" is master.key in the data directory, made at the first start. Who "
        + "loses the key can open nothing: keep a copy, apart from the database's."),
    SettingKey(
      "master_key", \.masterKey, .masterKey, isSecret: true,
      "The master key itself, in place of its file. From the environment alone: files are copied, and other users see "
        + "command lines."),

    SettingKey(
      "http.connections_max", \.http.connectionsMax, .integer(16...1_000_000, of: "connections"),
      "Connections at once, on all lanes. Some containers allow 20,000 descriptors: this leaves room for other files."),
    SettingKey(
      "http.header_bytes_max", \.http.headerBytesMax, .integer(1_024...32_768, of: "bytes"),
      "A request line and its header section; a larger one is answered 431. Proxies allow 8 KiB and add their own."),
    SettingKey(
      "http.header_fields_max", \.http.headerFieldsMax, .integer(16...1_000, of: "fields"),
      "Fields of a header section; more are answered 431. Browsers send about 20."),
    SettingKey(
      "http.header_seconds_max", \.http.headerSecondsMax, .integer(1...300, of: "seconds"),
      "From a request's first byte to the end of its header section: it is one packet or two, even on a slow network."),
    SettingKey(
      "http.body_seconds_max", \.http.bodySecondsMax, .integer(1...600, of: "seconds"),
      "From there to the end of the body. The longest body in this time is 4 KiB a second, which a 2G phone manages."),
    SettingKey(
      "http.idle_seconds_max", \.http.idleSecondsMax, .integer(1...3_600, of: "seconds"),
      "How long a connection may stay without a request. Longer than a locked device's time between polls, so that it "
        + "keeps its connection."),
    SettingKey(
      "http.write_seconds_max", \.http.writeSecondsMax, .integer(1...600, of: "seconds"),
      "How long a peer may take no byte of an answer that waits for it: it is gone, or holds memory for nothing."),
    SettingKey(
      "http.drain_seconds_max", \.http.drainSecondsMax, .integer(0...8, of: "seconds"),
      "How long requests have to finish when the service stops. It must be gone 10 seconds after SIGTERM."),

    SettingKey(
      "devices.poll_after_seconds", \.devices.pollAfterSeconds, .integer(30...86_400, of: "seconds"),
      "What a device whose services all work is told to wait between polls. A million of them at 15 minutes are 1,100 "
        + "polls a second, and little of each borrower's data."),
    SettingKey(
      "devices.poll_after_seconds_restricted", \.devices.pollAfterSecondsRestricted, .integer(5...3_600, of: "seconds"),
      "The same for one that is restricted or locked: who has paid has the device back within a minute."),

    SettingKey(
      "rates.device_checks_per_minute", \.rates.deviceChecksPerMinute, .integer(1...10_000, of: "checks"),
      "Device checks from one address. They need no key, and nobody who buys a phone checks thirty in a minute."),
    SettingKey(
      "rates.failed_authentications_per_minute", \.rates.failedAuthenticationsPerMinute,
      .integer(1...10_000, of: "requests"),
      "Requests with a wrong key or token from one address. Keys cannot be guessed: this spares the database, and "
        + "leaves room for the many phones behind one address of a mobile network."),

    SettingKey(
      "log.level", \.log.level, .choice(of: Logger.Level.allCases),
      "The least level that is written. Each request is one line at info."),
    SettingKey(
      "log.format", \.log.format, .choice(of: Settings.Log.Format.allCases),
      "What a line looks like: auto is text on a terminal and JSON lines elsewhere."),
  ]
}
