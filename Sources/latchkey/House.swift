import Configuration
import Cryptography
import Foundation
import Lending
import SQLiteEngine
import Servicing
import Storage

/// What every command that opens the database stands on: its writer, its master key and what services it.
struct House {
  let settings: Settings
  let database: SQLiteDatabase
  let writer: Writer
  let masterKey: MasterKey
  let servicer: Servicer
  /// Where the rules' time comes from.
  let clock: any Clock
  /// The sandbox's clock; nil outside the sandbox.
  let testClock: TestClock?
  /// What a first start has made, for the reader of the start-up lines.
  let made: [String]

  /// Opens the database of a data directory, makes what a first start makes, and brings the schema up to date.
  ///
  /// - Throws: `HouseError`, `MasterKeyError`, `MigrationError`, `ConfigurationError`, `StorageError`; each says what to
  ///   do.
  static func open(_ settings: Settings, isSandbox: Bool? = nil) throws -> House {
    var made: [String] = []
    try makeDirectory(settings.dataDirectory)
    let path = settings.dataDirectory + "/latchkey.db"
    let isNew = !FileManager.default.fileExists(atPath: path)
    let masterKey = try masterKey(settings, isNew: isNew, &made)
    let database = SQLiteDatabase(path: path)
    let applied = try Migrator(Migration.shipped).migrate(database, now: SystemClock().now().milliseconds)
    if !applied.isEmpty { made.append("\(isNew ? "made" : "migrated") \(path): \(applied.joined(separator: ", "))") }
    let writer = try Writer(database: database, waitingMax: settings.writesWaitingMax)
    let isSandbox = try writer.write { transaction in
      try check(masterKey, in: transaction)
      return try checkSandbox(isSandbox, isNew: isNew, in: transaction)
    }
    let testClock = isSandbox ? try testClock(writer) : nil
    let packs = try policyPacks(writer)
    let words = try WordsFile.load(directory: settings.wordsDirectory)
    let polling = Servicer.Polling(
      freeSeconds: settings.devices.pollAfterSeconds,
      restrictedSeconds: settings.devices.pollAfterSecondsRestricted)
    let clock: any Clock = testClock ?? SystemClock()
    let servicer = Servicer(masterKey: masterKey, packs: packs, words: words, clock: clock, polling: polling)
    return House(
      settings: settings, database: database, writer: writer, masterKey: masterKey, servicer: servicer, clock: clock,
      testClock: testClock, made: made)
  }

  private static func makeDirectory(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  private static func masterKey(_ settings: Settings, isNew: Bool, _ made: inout [String]) throws -> MasterKey {
    switch settings.masterKeySource {
    case .environment(let secret): return try MasterKey(hex: secret.value)
    case .file(let path):
      guard !FileManager.default.fileExists(atPath: path) else { return try MasterKey.load(fromFile: path) }
      guard isNew else { throw HouseError.masterKeyMissing(path) }
      let key = try MasterKey.make()
      try key.write(toFile: path)
      made.append(
        "made \(path): who has it and the database has everything, who loses it can open nothing; keep a copy apart")
      return key
    }
  }

  /// Refuses a database that belongs to another master key.
  private static func check(_ masterKey: MasterKey, in transaction: any Transaction) throws {
    guard let id = try SettingTable.find(.masterKeyID, in: transaction) else {
      try SettingTable.put(.masterKeyID, masterKey.id, in: transaction)
      return
    }
    guard id == masterKey.id else { throw HouseError.otherMasterKey(database: id, given: masterKey.id) }
  }

  /// Marks a new database, and refuses one that was made the other way.
  ///
  /// A command that does not say takes either.
  private static func checkSandbox(
    _ wanted: Bool?, isNew: Bool, in transaction: any Transaction
  ) throws -> Bool {
    guard let mark = try SettingTable.find(.sandbox, in: transaction) else {
      try SettingTable.put(.sandbox, wanted == true ? "1" : "0", in: transaction)
      return wanted == true
    }
    let isSandbox = mark == "1"
    guard wanted == nil || wanted == isSandbox else { throw HouseError.sandbox(database: isSandbox) }
    return isSandbox
  }

  private static func testClock(_ writer: Writer) throws -> TestClock {
    let now = SystemClock().now()
    let instant = try writer.write { transaction in
      if let kept = try SettingTable.find(.testClock, in: transaction).flatMap(Int64.init) {
        return Instant(milliseconds: kept)
      }
      try SettingTable.put(.testClock, String(now.milliseconds), in: transaction)
      return now
    }
    return TestClock(at: instant)
  }

  /// The packs of this binary, and those of before that contracts in the database name.
  private static func policyPacks(_ writer: Writer) throws -> PolicyPacks {
    let packs = try writer.write { try PolicyVersionTable.list(in: $0) }.map { kept in
      let file = ConfigurationFile(path: "the database/\(kept.version.name).toml", text: kept.text)
      let pack = try PolicyPackFile.parse(file, digest: kept.version.digest)
      return kept.changes.applied(to: pack, digest: kept.version.digest)
    }
    return try shippedPacks(kept: packs)
  }

  /// The packs of this binary and what countries allow, with packs of before.
  static func shippedPacks(kept: [PolicyPack] = []) throws -> PolicyPacks {
    let current = try PolicyPackFile.shipped.map { file in
      PolicyPacks.Entry(
        pack: try PolicyPackFile.parse(file, digest: Servicer.policyDigest(file.text)), text: file.text)
    }
    let countries = try CountriesFile.parse(CountriesFile.shipped, packs: current.map(\.pack.version.name))
    return PolicyPacks(current: current, kept: kept, countries: countries)
  }
}

/// Why a data directory is refused, and what to do.
enum HouseError: Error, Equatable, CustomStringConvertible {
  case masterKeyMissing(String)
  case otherMasterKey(database: String, given: String)
  case sandbox(database: Bool)
  case inUse(String)
  case address(String)
  case heard(String)

  var description: String {
    switch self {
    case .masterKeyMissing(let path):
      "There is a database, but no master key at \(path). Put the key's file back: without it nothing can be opened."
    case .otherMasterKey(let database, let given):
      "The database belongs to master key \(database), and this is \(given). Give the right key, or another --data-dir."
    case .sandbox(let isSandbox):
      isSandbox
        ? "The database was made in the sandbox: serve it with --sandbox, or give another --data-dir."
        : "The database is a real one: serve it without --sandbox, or give another --data-dir."
    case .address(let text):
      "\(text) is no address to listen on; give a numeric host and a port, such as 127.0.0.1:8080."
    case .heard(let name):
      "The socket \(name) can be reached by others, who could read what passes. Bind it to the loopback, give a "
        + "tls.certificate_file, or give --behind-proxy where a proxy before it ends TLS."
    case .inUse(let path): "Another `latchkey serve` runs on \(path). Stop it first, or give another --data-dir."
    }
  }
}
