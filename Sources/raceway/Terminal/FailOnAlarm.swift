import Pipelines

extension RunResults {
  /// What `--fail-on-alarm` asks for: a watch that sleeps through a dead sensor must not see a success.
  ///
  /// - Throws: `RacewayExit.alarm` at alarm, `RacewayExit.badInput` where nothing is known of the machine now.
  func failOnAlarm() throws {
    if verdict.state == .alarm { throw RacewayExit.alarm }
    guard verdict.state == .undetermined, input.roles.last == .leftOut else { return }
    StandardOutput.remark(
      "raceway: the last snapshots were all left out, so that nothing is known of the machine now\n")
    throw RacewayExit.badInput
  }
}
