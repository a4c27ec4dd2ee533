import WhistleCommands

await WhistleTool.run()
