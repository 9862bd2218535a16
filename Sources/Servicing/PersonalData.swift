public import Cryptography
public import Lending
public import Storage

/// Personal data at rest: sealed with AES-256-GCM under a key of the master key, each box bound to the record that it
/// belongs to, so that none can be put in another's place.
public struct PersonalData: Sendable {
  private let key: [UInt8]
  private let phoneIndexKey: [UInt8]
  private let authentication = OpenSSLMessageAuthentication()

  /// The seals of a master key.
  public init(masterKey: MasterKey) {
    key = masterKey.derive("latchkey/personal-data/v1")
    phoneIndexKey = masterKey.derive("latchkey/phone-index/v1")
  }

  /// Seals a borrower for one contract, with the blind index of the phone number.
  ///
  /// - Throws: `SealedBoxError` where OpenSSL fails.
  public func sealBorrower(_ borrower: Borrower, of contract: ContractID) throws -> ContractTable.SealedBorrower {
    let box = try SealedBox.seal(borrower.storedBytes, key: key, associatedData: Array(contract.text.utf8))
    return ContractTable.SealedBorrower(box: box, phoneIndex: borrower.phone.map(phoneIndex))
  }

  /// Opens the borrower of a contract.
  ///
  /// - Throws: `SealedBoxError` where the box was not sealed with this master key for this contract; `internalError`
  ///   where what it holds cannot be read.
  public func openBorrower(_ box: [UInt8], of contract: ContractID) throws -> Borrower {
    let bytes = try SealedBox.open(box, key: key, associatedData: Array(contract.text.utf8))
    guard let borrower = Borrower(stored: bytes) else {
      throw LatchkeyError(.internalError, "A record cannot be read.", context: "borrower of \(contract)")
    }
    return borrower
  }

  /// Seals who paid, for one payment.
  func sealPayer(_ payer: String, of payment: PaymentConfirmationID) throws -> [UInt8] {
    try SealedBox.seal(Array(payer.utf8), key: key, associatedData: Array(payment.text.utf8))
  }

  /// What a borrower's phone number is found by: an HMAC of its digits, however it is written.
  public func phoneIndex(_ phone: String) -> [UInt8] {
    let digits = phone.utf8.filter { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return authentication.hmacSHA256(key: phoneIndexKey, message: Array(digits))
  }
}
