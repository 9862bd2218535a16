import ArgumentParser
import Foundation
import Lending
import SQLiteEngine
import Servicing
import Storage

struct PolicyPreview: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview",
    abstract: "Show what would be restricted for a lender in the next days, by which rule, and what changed.",
    discussion: """
      A dry run by the facts that stand, if nothing more is paid; it changes nothing and works beside a running \
      service. The picture counts the steps of each day, the list names the first of them.
      """)

  @Option(help: "The lender's id, lnd_….")
  var lender: String

  @Option(help: "How many days ahead, 92 at most.")
  var days = Servicer.previewDaysDefault

  @Option(help: "How many devices to name.")
  var list = 20

  @OptionGroup var options: DataDirectoryOptions

  func validate() throws {
    if LenderID(parsing: lender) == nil {
      throw ValidationError("--lender takes a lender's id: lnd_ and 26 characters.")
    }
    if !(1...Servicer.previewDaysMax).contains(days) {
      throw ValidationError("--days takes 1 to \(Servicer.previewDaysMax).")
    }
    if list < 0 { throw ValidationError("--list takes 0 or more.") }
  }

  func run() throws {
    let house = try House.open(try options.settings())
    let id = LenderID(stored: lender)
    let until = house.servicer.now().adding(hours: 24 * days)
    let reader = try house.database.makeReader()
    let picture = try CommandFailure.explaining {
      try reader.read { try PreviewPicture(of: id, until: until, namedMax: list, house.servicer, in: $0) }
    }
    try house.writer.close()
    print(picture.text)
  }
}

/// A lender's preview as text: what would begin on each day, and the first of it by name.
struct PreviewPicture {
  /// What would begin on a day.
  private struct Count {
    var restricted = 0
    var locked = 0
  }

  private let lender: Lender
  private let until: Instant
  private var counts: [CivilDate: Count] = [:]
  private var changes: [EnforcementPreview.Change: Int] = [:]
  private var named: [String] = []
  private var devices = 0
  private var noLonger = 0
  private static let barWidth = 40

  init(
    of id: LenderID, until: Instant, namedMax: Int, _ servicer: Servicer, in reader: any Reader
  ) throws {
    lender = try LenderTable.require(id, in: reader)
    self.until = until
    let total = try LockStatusTable.countRestrictions(of: id, until: until, in: reader)
    var bar = ProgressBar(lender.name)
    var seen: Int64 = 0
    var cursor: String?
    repeat {
      let page = try PageRequest(limit: StorageLimits.pageItemsMax, cursor: cursor)
      let preview = try servicer.previewEnforcement(of: id, until: until, page, in: reader)
      if cursor == nil { noLonger = preview.noLonger.count }
      for item in preview.page.data { add(item, namedMax: namedMax) }
      cursor = preview.page.nextCursor
      seen += Int64(page.limit)
      bar.show(min(seen, total), of: total)
    } while cursor != nil
  }

  private mutating func add(_ item: EnforcementPreview.Item, namedMax: Int) {
    devices += 1
    changes[item.change, default: 0] += 1
    for step in item.steps {
      guard let at = step.wouldBeginAt else { continue }
      let day = lender.zone.date(at: at)
      if step.stage.state == .locked { counts[day, default: Count()].locked += 1 }
      if step.stage.state == .restricted { counts[day, default: Count()].restricted += 1 }
      if named.count < namedMax {
        named.append(
          "\(at)  \(step.stage.state.rawValue)  \(item.contract.externalReference)  "
            + "day \(step.stage.daysPastDue) of \(item.contract.policy.name), overdue since "
            + "\(item.balance.overdueSince?.description ?? "nothing yet"), \(item.change.rawValue)")
      }
    }
  }

  var text: String {
    let most = counts.values.map { $0.restricted + $0.locked }.max() ?? 0
    var lines = ["\(lender.name), until \(until): \(devices) devices, if nothing more is paid"]
    lines.append(
      "since yesterday: \(changes[.new] ?? 0) new, \(changes[.moved] ?? 0) moved, \(changes[.same] ?? 0) the same, "
        + "\(noLonger) no longer")
    for (day, count) in counts.sorted(by: { $0.key < $1.key }) {
      lines.append("\(day)  \(bar(count, most))  \(count.restricted) restricted, \(count.locked) locked")
    }
    return (lines + named).joined(separator: "\n")
  }

  private func bar(_ count: Count, _ most: Int) -> String {
    let width = PreviewPicture.barWidth
    let restricted = count.restricted * width / max(1, most)
    let locked = (count.restricted + count.locked) * width / max(1, most) - restricted
    let bar = String(repeating: "▒", count: restricted) + String(repeating: "█", count: locked)
    return bar + String(repeating: " ", count: width - restricted - locked)
  }
}
