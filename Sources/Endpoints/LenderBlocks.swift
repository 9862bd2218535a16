import JSON
public import Lending
public import Storage

/// The `lender` block of lock statuses in one version, shared by all statuses that show it.
public final class LenderBlock: Sendable {
  /// The lender.
  public let lenderID: LenderID
  /// The lender's version.
  public let version: Int64
  /// A JSON object.
  public let json: [UInt8]

  init(lenderID: LenderID, version: Int64, json: [UInt8]) {
    self.lenderID = lenderID
    self.version = version
    self.json = json
  }
}

/// The lenders' blocks by version; belongs to one lane.
public final class LenderBlocks {
  private var kept: [LenderID: LenderBlock] = [:]
  private let countMax: Int

  init(countMax: Int = EndpointLimits.lenderBlocksMax) { self.countMax = countMax }

  /// A lender's block, loaded in one statement where another version is kept or none.
  ///
  /// - Parameters:
  ///   - lenderID: the lender.
  ///   - version: the version that the poll has found. If the lender has changed since, its newest block is given.
  ///   - connection: the lane's own, outside of any other read.
  /// - Returns: the block with its version.
  /// - Throws: `notFound`; `StorageError`.
  public func block(of lenderID: LenderID, version: Int64, in connection: any ReadConnection) throws -> LenderBlock {
    if let block = kept[lenderID], block.version == version { return block }
    let lender = try connection.readOne { try LenderTable.require(lenderID, in: $0) }
    let block = LenderBlock(lenderID: lender.id, version: lender.version, json: JSONWriter.bytes(lender.block))
    if kept.count >= countMax { kept.removeAll(keepingCapacity: true) }
    kept[lenderID] = block
    return block
  }
}
