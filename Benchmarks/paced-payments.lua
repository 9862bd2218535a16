-- As payments.lua, each connection waiting 100 ms before each payment: 20 connections pay 200 times a second at most.
dofile("Benchmarks/payments.lua")
function delay() return 100 end
