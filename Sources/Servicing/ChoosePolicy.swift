import Cryptography
public import Lending
import Storage

extension Servicer {
  /// The digest of a pack's version: the first 16 hexadecimal digits of the SHA-256 of its text and, on a line of its own,
  /// what a lender changed of it.
  public static func policyDigest(_ text: String, _ changes: PolicyChanges = .none) -> String {
    let whole = changes.storedText.map { text + "\n" + $0 } ?? text
    return String(Hexadecimal.encode(SHA256.digest(Array(whole.utf8))).prefix(16))
  }

  /// The pack that a lender's contracts are signed under from now on: with its own changes in the pack that it has chosen,
  /// without them in another.
  ///
  /// - Throws: `invalidFields` at `/policy` for a pack that there is not, or that the lender's country does not allow.
  func choosePolicy(_ name: String, of lender: Lender) throws -> PolicyPacks.Entry {
    guard let entry = packs.current(name) else {
      throw LatchkeyError.invalid(
        "/policy", "There is no policy \(name); known are \(packs.names.joined(separator: ", ")).")
    }
    if let rule = packs.refusal(of: name, in: lender.country) {
      throw LatchkeyError.invalid(
        "/policy",
        "A lender in \(rule.country) may choose \(rule.policies.joined(separator: " or ")), by \(rule.source) "
          + "(\(rule.date)).")
    }
    return name == lender.policy ? own(entry, of: lender) : entry
  }

  /// The pack of a lender, for a device without a contract.
  ///
  /// - Throws: `internalError` where this binary does not have it any more.
  func policy(of lender: Lender) throws -> PolicyPack {
    guard let entry = packs.current(lender.policy) else {
      throw LatchkeyError(
        .internalError, "A policy is missing.", context: "no pack \(lender.policy) of lender \(lender.id)")
    }
    return own(entry, of: lender).pack
  }

  private func own(_ entry: PolicyPacks.Entry, of lender: Lender) -> PolicyPacks.Entry {
    let changes = lender.policyChanges
    guard !changes.isEmpty else { return entry }
    let digest = Servicer.policyDigest(entry.text, changes)
    return PolicyPacks.Entry(
      pack: changes.applied(to: entry.pack, digest: digest), text: entry.text, changes: changes)
  }

  /// Refuses a lender whose pack does not exist, is not for its country, asks for what it has not named, or does not allow
  /// what it changes.
  func checkPolicy(of lender: Lender) throws {
    let entry = try choosePolicy(lender.policy, of: lender)
    if entry.pack.needsComplaints, lender.complaints == nil {
      throw LatchkeyError.invalid("/complaints", "The policy \(lender.policy) needs a name for complaints.")
    }
    if let base = packs.current(lender.policy)?.pack { try lender.policyChanges.check(against: base) }
  }

  /// The pack that a contract was signed under: known, or a lender's own that another process has kept.
  ///
  /// - Throws: `internalError` where this binary and its database do not have it.
  func policy(_ version: PolicyVersion, in reader: any Reader) throws -> PolicyPack {
    if let pack = packs.find(version) { return pack }
    if let kept = try PolicyVersionTable.find(version, in: reader),
      let base = packs.find(PolicyVersion(name: version.name, digest: Servicer.policyDigest(kept.text)))
    {
      packs.learn(kept.changes.applied(to: base, digest: version.digest))
    }
    return try packs.require(version)
  }
}
