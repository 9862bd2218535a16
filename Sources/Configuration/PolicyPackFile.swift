public import Lending

/// A policy pack as TOML: `config/policies/<name>.toml`.
///
/// Packs are kept with the contracts signed under them, so that a key which came later may be left out: it then says
/// what is gentlest, or nothing.
public enum PolicyPackFile {
  /// The packs in the binary, by path.
  public static let shipped: [ConfigurationFile] = EmbeddedFiles.policies.map(ConfigurationFile.init)

  /// The rules that a file states, named after the file.
  ///
  /// `digest` is `PolicyVersion`'s: the first 16 hexadecimal digits of the SHA-256 of the text. Throws every mistake at
  /// once, unknown and missing keys among them, each by its path; what is not TOML, by its line.
  public static func parse(_ file: ConfigurationFile, digest: String) throws(ConfigurationError) -> PolicyPack {
    let reader = try TableReader(file)
    return try reader.finish(pack(reader, version: PolicyVersion(name: file.name, digest: digest)))
  }

  // Each key is read before any is judged, so that one run finds all mistakes.
  private static func pack(_ reader: TableReader, version: PolicyVersion) -> PolicyPack? {
    let notices = notices(reader)
    let stages = stages(reader, notices: notices ?? [])
    let dueSoonDays = reader.value("due_soon_days", .integer(PolicyBounds.dueSoonDays, of: "days"))
    let settlingHours = reader.value("settling_hours", .integer(PolicyBounds.settlingHours, of: "hours"))
    let tolerance = reader.value("tolerance", .integer(PolicyBounds.tolerance, of: "minor units"))
    let needsConsent = reader.value("needs_consent", .boolean)
    let needsComplaints = reader.value("needs_complaints", .boolean)
    let steps = reader.table("steps")
    let gapDays = steps?.value("gap_days", .integer(PolicyBounds.gapDays, of: "days"))
    let hours = steps.flatMap(hours)
    let restoration = reader.table("restoration").flatMap(restoration)
    let goodwill = reader.table("goodwill").flatMap(goodwill)
    let later = LaterKeys(reader)
    _ = reader.has("harsher")
    guard let stages, let notices, let dueSoonDays, let settlingHours, let tolerance, let needsConsent,
      let needsComplaints, let gapDays, let hours, let restoration, let goodwill
    else { return nil }
    var pack = PolicyPack(
      version: version, stages: stages, notices: notices, gapDays: gapDays, dueSoonDays: dueSoonDays,
      settlingHours: settlingHours, shadowHours: later.shadowHours, tolerance: Int64(tolerance),
      lapsedDays: later.lapsedDays, hours: hours.areAnyTime ? nil : hours, needsConsent: needsConsent,
      needsConsentDocument: later.needsConsentDocument, isUnattended: later.isUnattended, restoration: restoration,
      goodwill: goodwill,
      codesPerDay: later.codesPerDay, orders: later.orders, claims: later.claims, offline: later.offline,
      needsComplaints: needsComplaints, source: later.source)
    if reader.has("harsher"), let table = reader.table("harsher") { pack.harsher = harsher(table, than: pack) }
    return pack
  }
}
