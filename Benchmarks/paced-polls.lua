-- As poll.lua, each connection waiting 32 ms before each poll: 64 connections poll 2,000 times a second at most.
dofile("Benchmarks/poll.lua")
function delay() return 32 end
