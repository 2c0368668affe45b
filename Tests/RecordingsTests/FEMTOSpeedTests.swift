import Testing

@testable import Recordings

@Suite("FEMTO's load cases") struct FEMTOSpeedTests {
  @Test(
    "the folder's name tells the speed, and other names tell none",
    arguments: [
      ("Learning_set/Bearing1_1", 1800.0), ("/data/Bearing2_2", 1650), ("Bearing3_1", 1500), ("Bearing4_1", nil),
      ("Bearing1", nil), ("Bearings1_1", nil), ("mine", nil), ("", nil),
    ])
  func speed(folder: String, rpm: Double?) {
    #expect(FEMTOFolder.speedRPM(ofFolder: folder) == rpm)
  }
}
