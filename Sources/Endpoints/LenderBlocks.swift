import JSON
public import Lending
public import Storage

/// The `lender` blocks of lock statuses as JSON text, by lender and version; belongs to one lane.
public final class LenderBlocks {
  private var kept: [LenderID: (version: Int64, block: [UInt8])] = [:]
  private let countMax: Int

  init(countMax: Int = EndpointLimits.lenderBlocksMax) { self.countMax = countMax }

  /// A lender's block, loaded in one statement where another version is kept or none.
  ///
  /// - Parameters:
  ///   - lenderID: the lender.
  ///   - version: the version that the poll has found. If the lender has changed since, its newest block is given.
  ///   - connection: the lane's own, outside of any other read.
  /// - Returns: the block, an object.
  /// - Throws: `notFound`; `StorageError`.
  public func block(of lenderID: LenderID, version: Int64, in connection: any ReadConnection) throws -> [UInt8] {
    if let kept = kept[lenderID], kept.version == version { return kept.block }
    let lender = try connection.readOne { try LenderTable.require(lenderID, in: $0) }
    let block = JSONWriter.bytes(lender.block)
    if kept.count >= countMax { kept.removeAll(keepingCapacity: true) }
    kept[lenderID] = (lender.version, block)
    return block
  }
}
