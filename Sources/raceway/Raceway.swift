@main struct Raceway { static func main() {} }
