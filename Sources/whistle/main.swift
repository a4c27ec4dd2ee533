import WhistleCommands

await WhistleCommand.main()
