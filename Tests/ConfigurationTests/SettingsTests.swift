import Configuration
import Foundation
import Testing

private let address = """
  an IP address and a port, such as "127.0.0.1:8080" or "[::1]:8080"
  """
private let keys = """
  listen, internal_listen, unix_socket, metrics_listen, data_dir, behind_proxy, sandbox, lanes, workers, \
  writes_waiting_max, status_copy_bytes_max, parked_max, words_dir, master_key_file
  """

struct SettingsTests {
  @Test func `without any source every key has its default`() throws {
    let settings = try load()
    #expect(settings.inForce == Settings().inForce)
    #expect(settings.listen == ListenAddress(host: "127.0.0.1", port: 8_080))
    #expect(settings.masterKeySource == .file("data/master.key"))
    #expect(settings.rates.deviceChecksPerMinute == 30)
    #expect(settings.inForce.contains("listen = \"127.0.0.1:8080\"  # default\n"))
    #expect(settings.inForce.contains("words_dir = \"\"  # default\n"))
  }

  @Test func `the shipped file is what the code makes`() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../config/latchkey.toml")
    if ProcessInfo.processInfo.environment["WRITE_CONFIG"] != nil {
      try Settings.fileText.write(to: path, atomically: false, encoding: .utf8)
    }
    let isCurrent = try String(contentsOf: path, encoding: .utf8) == Settings.fileText
    #expect(isCurrent, "config/latchkey.toml is stale; WRITE_CONFIG=1 swift test --filter SettingsTests makes it again")
  }

  @Test func `every key of the shipped file may be taken as it stands`() throws {
    let text = Settings.fileText.replacing(#/(?m)^#(?=\w)/#, with: "")
    let settings = try load(text)
    let secret = "master_key = \"\"  # "
    let expected = Settings().inForce.replacing("# default", with: "# f.toml")
    #expect(settings.inForce == expected.replacing(secret + "f.toml", with: secret + "default"))
    #expect(try load(Settings.fileText).inForce == Settings().inForce)
  }

  @Test func `the later source wins, and each value says where it comes from`() throws {
    let file = "lanes = 1\nworkers = 1\nwrites_waiting_max = 300\n"
    let environment = [
      "LATCHKEY_WORKERS": "3", "LATCHKEY_WRITES_WAITING_MAX": "400", "LATCHKEY_LISTEN": "", "HOME": "/",
    ]
    let override = Settings.Override(flag: "--writes-waiting-max", key: "writes_waiting_max", value: "500")
    let settings = try load(file, environment, [override])
    #expect(settings.inForce.contains("\nlanes = 1  # f.toml\n"))
    #expect(settings.inForce.contains("\nworkers = 3  # LATCHKEY_WORKERS\n"))
    #expect(settings.inForce.contains("\nwrites_waiting_max = 500  # --writes-waiting-max\n"))
    #expect(settings.inForce.contains("listen = \"127.0.0.1:8080\"  # default\n"))
  }

  @Test(
    arguments: [
      ("listen = \"[::1]:0\"", "LATCHKEY_LISTEN", "[::1]:0", "listen = \"[::1]:0\""),
      ("listen = \"localhost:81\"", "LATCHKEY_LISTEN", "localhost:81", "listen = \"127.0.0.1:81\""),
      ("data_dir = 'a\\b \"c\"'", "LATCHKEY_DATA_DIR", "a\\b \"c\"", #"data_dir = "a\\b \"c\"""#),
      (#"data_dir = "a\n\t\u001b""#, "LATCHKEY_DATA_DIR", "a\n\t\u{1b}", #"data_dir = "a\n\t\u001b""#),
      ("sandbox = true", "LATCHKEY_SANDBOX", "true", "sandbox = true"),
      (
        "[http]\nheader_bytes_max = 0x2000", "LATCHKEY_HTTP_HEADER_BYTES_MAX", "8192",
        "http.header_bytes_max = 8192"
      ),
      ("log.level = \"debug\"", "LATCHKEY_LOG_LEVEL", "debug", "log.level = \"debug\""),
      ("log.format = \"json\"", "LATCHKEY_LOG_FORMAT", "json", "log.format = \"json\""),
    ] as [(String, String, String, String)])
  func `a file and the environment say the same`(text: String, variable: String, value: String, line: String) throws {
    #expect(try load(text).inForce.contains(line + "  # f.toml\n"))
    #expect(try load("", [variable: value]).inForce.contains(line + "  # \(variable)\n"))
  }

  @Test(
    arguments: [
      ("lanes = -1", "lanes is -1; it must be a whole number of lanes from 0 to 256"),
      ("lanes = \"two\"", "lanes is \"two\"; it must be a whole number of lanes from 0 to 256"),
      ("listen = \"8080\"", "listen is \"8080\"; it must be \(address)"),
      ("listen = \"example.org:80\"", "listen is \"example.org:80\"; it must be \(address)"),
      ("listen = \"127.0.0.1:+80\"", "listen is \"127.0.0.1:+80\"; it must be \(address)"),
      ("listen = \"127.0.0.1:65536\"", "listen is \"127.0.0.1:65536\"; it must be \(address)"),
      ("data_dir = \"\"", "data_dir is \"\"; it must be a path"),
      (
        "lanes = \"\(String(repeating: "x", count: 99))\"",
        "lanes is \"\(String(repeating: "x", count: 60))…\"; it must be a whole number of lanes from 0 to 256"
      ),
      (
        "metrics_listen = \"9464\"", "metrics_listen is \"9464\"; it must be \(address), or \"\" for none"
      ),
      (
        "tls.certificate_file = \"c.pem\"", "tls.certificate_file is set without tls.key_file; the two stand together"
      ),
      (
        "tls.client_ca_file = \"ca.pem\"",
        "tls.client_ca_file is set without tls.certificate_file; the two stand together"
      ),
      ("sandbox = \"yes\"", "sandbox is \"yes\"; it must be true or false"),
      ("log.format = \"xml\"", "log.format is \"xml\"; it must be one of \"auto\", \"text\", \"json\""),
      ("http = 5", "http is 5; it must be a table, [http]"),
      ("port = 80", "port is unknown; the keys here are \(keys)"),
      (
        "[rates]\nchecks = 1",
        "rates.checks is unknown; the keys of [rates] are device_checks_per_minute, failed_authentications_per_minute"
      ),
      (
        "master_key = \"00\"", "master_key is a secret; it must come from the environment alone, as LATCHKEY_MASTER_KEY"
      ),
      (
        "[devices]\npoll_after_seconds = 30",
        "devices.poll_after_seconds_restricted is 60; it must be at most devices.poll_after_seconds, which is 30"
      ),
    ] as [(String, String)])
  func `a mistake in a file is named by its path`(text: String, detail: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try load(text) }
    #expect(error.description == "f.toml: \(detail)")
  }

  @Test(
    arguments: [
      (["LATCHKEY_LANES": "+2"], "LATCHKEY_LANES: lanes is \"+2\"; it must be a whole number of lanes from 0 to 256"),
      (["LATCHKEY_SANDBOX": "1"], "LATCHKEY_SANDBOX: sandbox is \"1\"; it must be true or false"),
      (
        ["LATCHKEY_LANE": "2"],
        "LATCHKEY_LANE: is no setting; `latchkey config show` lists them, LATCHKEY_LISTEN is one"
      ),
      (
        ["LATCHKEY_MASTER_KEY": "sesame"],
        "LATCHKEY_MASTER_KEY: master_key is (set); it must be 64 hexadecimal digits, which are 32 bytes"
      ),
    ] as [([String: String], String)])
  func `a mistake in the environment is named by its variable`(environment: [String: String], sentence: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try load("", environment) }
    #expect(error.description == sentence)
  }

  @Test func `a mistake in a flag is named by the flag`() throws {
    let wrong = Settings.Override(flag: "--listen", key: "listen", value: "here")
    let unknown = Settings.Override(flag: "--color", key: "color", value: "red")
    let error = try #require(throws: ConfigurationError.self) { try load("", [:], [wrong, unknown]) }
    #expect(
      error.mistakes.map(\.description) == [
        "--listen: listen is \"here\"; it must be \(address)",
        "--color: color is unknown; `latchkey config show` lists the keys",
      ])
  }

  @Test func `all mistakes of all sources are found at once`() throws {
    let error = try #require(throws: ConfigurationError.self) {
      try load("lanes = -1\nport = 80\n", ["LATCHKEY_WORKERS": "0", "LATCHKEY_MASTER_KEY_FILE": "k"])
    }
    #expect(error.mistakes.map(\.source) == ["f.toml", "f.toml", "LATCHKEY_WORKERS"])
  }

  @Test func `what Kubernetes sets beside a service named latchkey is no mistake`() throws {
    let environment = [
      "LATCHKEY_PORT": "tcp://10.0.0.1:80", "LATCHKEY_PORT_80_TCP_ADDR": "10.0.0.1",
      "LATCHKEY_SERVICE_HOST": "10.0.0.1",
      "LATCHKEY_API_SERVICE_PORT": "80",
    ]
    #expect(try load("", environment).inForce == Settings().inForce)
  }

  @Test func `the master key is shown by nothing`() throws {
    let key = String(repeating: "c0ffee42", count: 8)
    let settings = try load("", ["LATCHKEY_MASTER_KEY": key])
    #expect(settings.masterKeySource == .environment(Secret(key)))
    #expect(settings.inForce.contains("master_key = \"(set)\"  # LATCHKEY_MASTER_KEY\n"))
    var dumped = ""
    dump(settings, to: &dumped)
    for shown in [settings.inForce, "\(settings)", String(reflecting: settings), dumped] {
      #expect(!shown.contains("c0ffee42"))
    }
  }

  @Test func `a master key and a file of it contradict each other`() throws {
    let key = String(repeating: "0", count: 64)
    let environment = ["LATCHKEY_MASTER_KEY": key, "LATCHKEY_MASTER_KEY_FILE": "k"]
    let error = try #require(throws: ConfigurationError.self) { try load("", environment) }
    #expect(
      error.description
        == "LATCHKEY_MASTER_KEY_FILE: master_key_file is set beside LATCHKEY_MASTER_KEY; one of them must go")
    #expect(try load("master_key_file = \"k\"").masterKeySource == .file("k"))
  }

  @Test(
    arguments: [
      ("127.0.0.1:8080", false, true), ("127.9.9.9:1", false, true), ("[::1]:8080", false, true),
      ("0.0.0.0:8080", false, false), ("[::]:8080", false, false), ("10.0.0.1:8080", false, false),
      ("0.0.0.0:8080", true, true),
    ])
  func `off loopback only a proxy that ends TLS will do`(address: String, isBehindProxy: Bool, isFine: Bool) throws {
    let settings = try load("listen = \"\(address)\"\nbehind_proxy = \(isBehindProxy)")
    if isFine {
      #expect(throws: Never.self) { try settings.validateForServing() }
    } else {
      let error = try #require(throws: ConfigurationError.self) { try settings.validateForServing() }
      #expect(error.description.hasPrefix("f.toml: listen is \"\(address)\", where others could read what passes; "))
    }
  }

  @Test func `with a certificate it may be anywhere, and the plain listener beside it may not`() throws {
    let tls = "tls.certificate_file = \"c.pem\"\ntls.key_file = \"k.pem\"\n"
    let open = try load("listen = \"0.0.0.0:443\"\nmetrics_listen = \"10.0.0.1:9464\"\n" + tls)
    #expect(open.hasTLS)
    #expect(throws: Never.self) { try open.validateForServing() }
    let heard = try load("internal_listen = \"10.0.0.1:80\"\n" + tls)
    let error = try #require(throws: ConfigurationError.self) { try heard.validateForServing() }
    #expect(error.description.hasPrefix("f.toml: internal_listen is \"10.0.0.1:80\", where others could read"))
  }

  @Test func `metrics have a place unless it is taken away`() throws {
    let settings = try load()
    #expect(settings.metricsListen == ListenAddress(host: "127.0.0.1", port: 9_464) && !settings.isMetricsListenGiven)
    let off = try load("metrics_listen = \"\"")
    #expect(off.metricsListen == nil && off.isMetricsListenGiven)
    #expect(try load("", ["LATCHKEY_METRICS_LISTEN": "127.0.0.1:1"]).isMetricsListenGiven)
  }

  private func load(
    _ text: String = "", _ environment: [String: String] = [:], _ overrides: [Settings.Override] = []
  ) throws -> Settings {
    try Settings.load(
      file: ConfigurationFile(path: "f.toml", text: text), environment: environment, overrides: overrides)
  }
}
