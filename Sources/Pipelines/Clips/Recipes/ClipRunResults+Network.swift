extension ClipRunResults {
  /// Whether clips are judged by what a network makes of them; taken to be so where the recipe is none of the program's.
  package var networkDecides: Bool {
    guard let plans = ClipRecipe.named(recipe)?.detectors, let name = detectors.first?.name else { return true }
    return plans.first { $0.name == name }?.usesNetwork ?? true
  }
}
