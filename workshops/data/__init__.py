"""What a dialogue holds, as tables to take along: for a spreadsheet, for a statistics program, for another machine.

Takes from: desk, and the floors below. A table says what its columns mean where it says how its rows are read, so that the code book cannot
lag behind. It shows what pages show its reader and nothing more; what voices wrote comes in an order that is drawn for each file.
"""
