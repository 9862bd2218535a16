import Logging

extension Settings {
  /// Every key, in the order of the file.
  ///
  /// A new one needs its property with the default, and its declaration here.
  static let keys: [SettingKey] = [
    SettingKey(
      "listen", \.listen, .address,
      "Where the service listens: with TLS where there is a tls.certificate_file. Only this machine can reach the "
        + "default, which has none."),
    SettingKey(
      "internal_listen", \.internalListen, .optionalAddress,
      "Where it listens besides, always without TLS: for gateways on this machine or behind the proxy."),
    SettingKey(
      "unix_socket", \.unixSocket, .optionalPath,
      "A socket in the file system where it listens besides, for those whom the folder lets in; its mode is 0660."),
    SettingKey(
      "metrics_listen", \.metricsListen, .optionalAddress,
      "Where /metrics is, which is nowhere else; \"\" for nowhere. Where another process has the default's port, the "
        + "service starts without it and says so; an address that was given must be free."),
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
      "Queues that serve connections. 0 is one for each core but one: a lane never waits, and the writer needs a core too."
    ),
    SettingKey(
      "workers", \.workers, .integer(1...64, of: "threads"),
      "Threads for reports: lists, timelines, long queries. Two at once leave the cores to the lanes."),
    SettingKey(
      "writes_waiting_max", \.writesWaitingMax, .integer(256...1_048_576, of: "writes"),
      "Writes that may wait for the writer; more are answered 503. The default is about half a second's worth: who "
        + "waits longer has given up."),
    SettingKey(
      "status_copy_bytes_max", \.statusCopyBytesMax, .integer(0...1_099_511_627_776, of: "bytes"),
      "Lock statuses that are kept in memory for polls; 0 keeps none. A device takes about 1.4 KB: the default is for some "
        + "200,000. A poll from memory costs half of one from the database."),
    SettingKey(
      "parked_max", \.parkedMax, .integer(0...10_000_000, of: "requests"),
      "Polls that may wait for a change; more are answered at once. Each is a connection too: http.connections_max and "
        + "the descriptors are met first."),
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
      "tls.certificate_file", \.tls.certificateFile, .optionalPath,
      "The certificate and those that vouch for it, in PEM; \"\" for no TLS. SIGHUP has it and the key read again, and no "
        + "connection ends for it."),
    SettingKey(
      "tls.key_file", \.tls.keyFile, .optionalPath,
      "The certificate's private key, in PEM, without a pass phrase. Readable by the service's user alone."),
    SettingKey(
      "tls.client_ca_file", \.tls.clientCAFile, .optionalPath,
      "CAs in PEM: with them, a client without a certificate of theirs gets no connection. \"\" asks for none: devices and "
        + "lenders show a token or a key."),

    SettingKey(
      "http.connections_max", \.http.connectionsMax, .integer(16...1_000_000, of: "connections"),
      "Connections at once, on all lanes. Some containers allow 20,000 descriptors: this leaves room for other files."),
    SettingKey(
      "http.connections_per_address_max", \.http.connectionsPerAddressMax, .integer(1...1_000_000, of: "connections"),
      "Of them from one IPv4 address or one /64 of IPv6, and four times as many from a /56; more are answered 503. Some "
        + "hundred phones are behind one address of a mobile network, more where their polls wait; a proxy needs all of "
        + "them."),
    SettingKey(
      "http.requests_per_connection_max", \.http.requestsPerConnectionMax, .integer(1...1_000_000_000, of: "requests"),
      "Requests on one connection; the last one's answer ends it, so that connections spread over the lanes anew."),
    SettingKey(
      "http.request_line_bytes_max", \.http.requestLineBytesMax, .integer(1_024...32_768, of: "bytes"),
      "A request line; a longer one is answered 414. RFC 9112 asks for at least 8,000."),
    SettingKey(
      "http.header_bytes_max", \.http.headerBytesMax, .integer(1_024...32_768, of: "bytes"),
      "A request line and its header section; a larger one is answered 431. Proxies allow 8 KiB and add their own."),
    SettingKey(
      "http.header_fields_max", \.http.headerFieldsMax, .integer(16...1_000, of: "fields"),
      "Fields of a header section; more are answered 431. Browsers send about 20."),
    SettingKey(
      "http.body_bytes_max", \.http.bodyBytesMax, .integer(65_536...16_777_216, of: "bytes"),
      "A body; a larger one is answered 413. A contract of a hundred instalments is 6 KiB."),
    SettingKey(
      "http.contract_body_bytes_max", \.http.contractBodyBytesMax, .integer(131_072...16_777_216, of: "bytes"),
      "The same for a contract: 1,100 instalments at some 60 bytes each, and as much again."),
    SettingKey(
      "http.handshake_seconds_max", \.http.handshakeSecondsMax, .integer(1...300, of: "seconds"),
      "From accepting to the end of the TLS handshake: three packets, even on a slow network."),
    SettingKey(
      "http.header_seconds_max", \.http.headerSecondsMax, .integer(1...300, of: "seconds"),
      "From a request's first byte to the end of its header section: it is one packet or two, even on a slow network."),
    SettingKey(
      "http.body_seconds_max", \.http.bodySecondsMax, .integer(1...600, of: "seconds"),
      "From there to the end of the body. The longest body in this time is 4 KiB a second, which a 2G phone manages."),
    SettingKey(
      "http.body_rate_bytes_min", \.http.bodyRateBytesMin, .integer(1...1_048_576, of: "bytes"),
      "Bytes of a body a second, on the average; a slower one is answered 408. A modem is twenty times as fast."),
    SettingKey(
      "http.idle_seconds_max", \.http.idleSecondsMax, .integer(1...3_600, of: "seconds"),
      "How long a connection may stay without a request. Longer than a locked device's time between polls, so that it "
        + "keeps its connection."),
    SettingKey(
      "http.write_seconds_max", \.http.writeSecondsMax, .integer(1...600, of: "seconds"),
      "How long a peer may take no byte of an answer that waits for it: it is gone, or holds memory for nothing."),
    SettingKey(
      "http.answer_rate_bytes_min", \.http.answerRateBytesMin, .integer(1...1_048_576, of: "bytes"),
      "Bytes of answers a second, on the average, that a peer must take once that time is over. The slowest mobile "
        + "network carries twice as much."),
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
