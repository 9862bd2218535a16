import Lending
import Synchronization

/// The chains whose keys were derived already: a key is a function of the master key and its lender, and the same for ever.
final class EventChains: Sendable {
  private let known = Mutex<[LenderID?: EventChain]>([:])

  /// The chain of a lender, or nil's, the operators' own; `derive` makes it where it is not known.
  func chain(of lender: LenderID?, derive: () -> EventChain) -> EventChain {
    if let chain = known.withLock({ $0[lender] }) { return chain }
    let chain = derive()
    known.withLock { known in
      if known.count >= EventChains.knownMax { known.removeAll() }
      known[lender] = chain
    }
    return chain
  }

  /// Lenders whose keys are kept: a service has hundreds; more than that are derived again.
  private static let knownMax = 4_096
}
