/// The part of a bearing that is damaged.
package enum DefectElement: String, Sendable, CaseIterable, Codable {
  case outerRace = "outer race"
  case innerRace = "inner race"
  case ball
  case cage
}
