public import Lending

/// A policy pack as TOML: `config/policies/<name>.toml`.
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
    let stages = stages(reader)
    let dueSoonDays = reader.value("due_soon_days", .integer(Limits.dueSoonDays, of: "days"))
    let settlingHours = reader.value("settling_hours", .integer(Limits.settlingHours, of: "hours"))
    let tolerance = reader.value("tolerance", .integer(Limits.tolerance, of: "minor units"))
    let needsConsent = reader.value("needs_consent", .boolean)
    let needsComplaints = reader.value("needs_complaints", .boolean)
    let steps = reader.table("steps")
    let gapDays = steps?.value("gap_days", .integer(Limits.gapDays, of: "days"))
    let hours = steps.flatMap(hours)
    let restorationHours = reader.table("restoration")?.value("hours", .integer(Limits.restorationHours, of: "hours"))
    let longestDays = reader.table("goodwill")?.value("longest_days", .integer(Limits.goodwillDays, of: "days"))
    guard let stages, let dueSoonDays, let settlingHours, let tolerance, let needsConsent, let needsComplaints,
      let gapDays, let hours, let restorationHours, let longestDays
    else { return nil }
    return PolicyPack(
      version: version, stages: stages, gapDays: gapDays, dueSoonDays: dueSoonDays, settlingHours: settlingHours,
      tolerance: Int64(tolerance), hours: hours.areAnyTime ? nil : hours, needsConsent: needsConsent,
      restorationHours: restorationHours,
      goodwill: PolicyPack.Goodwill(longestDays: longestDays), needsComplaints: needsComplaints)
  }

  private static func stages(_ reader: TableReader) -> [Stage]? {
    guard let tables = reader.tables("stages") else { return nil }
    let stages = tables.map(stage)
    for (table, (stage, next)) in zip(tables.dropFirst(), zip(stages, stages.dropFirst())) {
      if let stage, let next { noteDisorder(of: next, after: stage, in: table) }
    }
    return stages.contains(nil) ? nil : stages.compactMap(\.self)
  }

  private static func stage(_ table: TableReader) -> Stage? {
    let services = Service.allCases.filter { !Service.floor.contains($0) }
    let state = table.value("state", .choice(of: [LockState.reminder, .restricted, .locked]))
    let daysPastDue = table.value("days_past_due", .integer(Limits.daysPastDue, of: "days"))
    let stops = table.set("stops", of: .choice(of: services, because: " (the other five work under every pack)"))
    guard let state, let daysPastDue, let stops else { return nil }
    if state.isRestriction == stops.isEmpty {
      let rule = stops.isEmpty ? "is empty; it must name what stops" : "names services; it must be empty"
      table.note("stops", rule + " in \"\(state.rawValue)\"")
    }
    return Stage(state: state, daysPastDue: daysPastDue, stops: stops)
  }

  private static func noteDisorder(of stage: Stage, after before: Stage, in table: TableReader) {
    if stage.state.strictness <= before.state.strictness {
      table.note(
        "state", "is \"\(stage.state.rawValue)\"; it must be stricter than \"\(before.state.rawValue)\" before it")
    }
    if stage.daysPastDue <= before.daysPastDue {
      table.note("days_past_due", "is \(stage.daysPastDue); it must be more than the \(before.daysPastDue) before it")
    }
    let missing = Service.allCases.filter { before.stops.contains($0) && !stage.stops.contains($0) }
    if !missing.isEmpty {
      let names = missing.map(\.rawValue).joined(separator: ", ")
      table.note("stops", "leaves out \(names); it must name all that has stopped before it")
    }
  }

  private static func hours(_ steps: TableReader) -> PermittedHours? {
    let start = steps.value("from", .timeOfDay)
    let end = steps.value("until", .timeOfDay)
    let weekdays = steps.set("weekdays", of: .choice(of: Weekday.allCases))
    let includesHolidays = steps.value("holidays", .boolean)
    guard let start, let end, let weekdays, let includesHolidays else { return nil }
    if start >= end { steps.note("until", "is not after from; it must be, on the same day, \"24:00\" at the latest") }
    if weekdays.isEmpty { steps.note("weekdays", "is empty; it must name at least one day") }
    return PermittedHours(
      startMinute: start, endMinute: end, weekdays: weekdays, includesHolidays: includesHolidays)
  }
}

extension PermittedHours {
  fileprivate var areAnyTime: Bool {
    endMinute - startMinute == Limits.minutesOfDay && weekdays.count == Weekday.allCases.count && includesHolidays
  }
}
